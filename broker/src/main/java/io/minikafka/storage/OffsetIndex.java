package io.minikafka.storage;

import java.nio.ByteBuffer;

/// Where batches begin in a segment's file: base offset relative to the segment's, and position.
///
///      0  u32  base offset of a batch, minus the segment's base offset
///      4  u32  position of that batch in the `.log` file
///
/// See [SparseIndex] and docs/format/indexes.md.
final class OffsetIndex extends SparseIndex {
    static final int ENTRY_BYTES = 8;

    OffsetIndex(OpenFiles files, OpenFile place) {
        super(ENTRY_BYTES, files, place);
    }

    @Override
    void encode(ByteBuffer target, long key, int value) {
        target.putInt((int) key).putInt(value);
    }

    @Override
    long key(ByteBuffer source, int at) {
        return source.getInt(at);
    }

    @Override
    int value(ByteBuffer source, int at) {
        return source.getInt(at + 4);
    }
}
