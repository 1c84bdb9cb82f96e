package io.minikafka.storage;

import java.nio.ByteBuffer;

/// Which batch first reached a time: no batch before it in the segment has a record as late.
///
///      0  i64  largest time of a batch's records, ms
///      8  u32  base offset of that batch, minus the segment's base offset
///
/// See [SparseIndex] and docs/format/indexes.md.
final class TimeIndex extends SparseIndex {
    static final int ENTRY_BYTES = 12;

    TimeIndex(OpenFiles files, OpenFile place) {
        super(ENTRY_BYTES, files, place);
    }

    @Override
    void encode(ByteBuffer target, long key, int value) {
        target.putLong(key).putInt(value);
    }

    @Override
    long key(ByteBuffer source, int at) {
        return source.getLong(at);
    }

    @Override
    int value(ByteBuffer source, int at) {
        return source.getInt(at + 8);
    }
}
