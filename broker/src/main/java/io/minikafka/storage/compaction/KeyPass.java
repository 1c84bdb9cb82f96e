package io.minikafka.storage.compaction;

import io.minikafka.storage.disk.DiskFile;
import io.minikafka.storage.record.BatchHeader;
import io.minikafka.storage.record.RecordCursor;
import java.nio.ByteBuffer;
import java.util.List;

/// The first reading: puts the last offset of each key into the map, until all is read or the map is full. Owned by
/// one thread.
final class KeyPass {
    private final OffsetMap lastOffsets;
    private final long dirtyOffset;
    private final TransactionTracker transactions;
    private final RecordCodec codec;
    private final Scratch unpacked;
    private long endOffset;

    KeyPass(
            OffsetMap lastOffsets,
            long dirtyOffset,
            TransactionTracker transactions,
            RecordCodec codec,
            Scratch unpacked) {
        this.lastOffsets = lastOffsets;
        this.dirtyOffset = dirtyOffset;
        this.transactions = transactions;
        this.codec = codec;
        this.unpacked = unpacked;
        this.endOffset = dirtyOffset;
    }

    /// @return the offset up to which the map knows all keys
    long run(List<SegmentSource> sources, Scratch window, Pace pace) {
        for (SegmentSource source : sources) {
            try (DiskFile file = source.open()) {
                BatchReader reader = new BatchReader(source, file, window, pace);
                while (reader.next()) {
                    if (!take(reader)) {
                        return endOffset;
                    }
                }
            }
            endOffset = Math.max(endOffset, source.endOffset());
        }
        return endOffset;
    }

    private boolean take(BatchReader reader) {
        ByteBuffer batch = reader.buffer();
        int at = reader.at();
        if (BatchHeader.control(batch, at)) {
            transactions.isDone(batch, at);
            return true;
        }
        boolean aborted = transactions.isAborted(batch, at);
        return aborted || BatchHeader.lastOffset(batch, at) < dirtyOffset || takeKeys(reader);
    }

    private boolean takeKeys(BatchReader reader) {
        ByteBuffer batch = reader.buffer();
        int at = reader.at();
        ByteBuffer records = batch;
        int from = at + BatchHeader.SIZE_BYTES;
        int end = at + reader.sizeBytes();
        if (BatchHeader.compression(batch, at) != 0) {
            records = codec.unpack(batch.slice(at, reader.sizeBytes()), unpacked::room);
            from = records.position();
            end = records.limit();
        }
        long baseOffset = BatchHeader.baseOffset(batch, at);
        int count = BatchHeader.recordCount(batch, at);
        RecordCursor cursor = new RecordCursor(records, from, end, 0);
        for (int i = 0; i < count; i++) {
            String problem = cursor.next();
            if (!problem.isEmpty()) {
                throw reader.damaged("record " + i + ": " + problem);
            }
            long offset = baseOffset + cursor.offsetDelta();
            if (offset >= dirtyOffset
                    && cursor.keySize() >= 0
                    && !lastOffsets.put(records, cursor.keyAt(), cursor.keySize(), offset)) {
                endOffset = offset;
                return false;
            }
        }
        return true;
    }
}
