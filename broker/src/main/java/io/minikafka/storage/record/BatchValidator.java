package io.minikafka.storage.record;

import java.nio.ByteBuffer;

/// Judges a record batch before it is stored. First what protects us (sizes, checksum), then what protects
/// consumers (counts, offsets, the structure of each record where it is not compressed). Compressed records
/// are the business of those who know the codecs.
public final class BatchValidator {
    private static final int CODECS = 5;

    private BatchValidator() {}

    /// Judges what remains in `buffer`, which must be exactly one batch.
    public static BatchCheck check(ByteBuffer buffer) {
        int at = buffer.position();
        int remaining = buffer.remaining();
        if (remaining < BatchHeader.MAGIC_AT + 1) {
            return corrupt("a record batch of " + remaining + " bytes is shorter than its header");
        }
        if (BatchHeader.magic(buffer, at) != BatchHeader.MAGIC) {
            return new BatchCheck.Invalid(
                    BatchFault.UNSUPPORTED,
                    "record format version "
                            + BatchHeader.magic(buffer, at)
                            + " is not supported, only version 2 is");
        }
        if (remaining < BatchHeader.SIZE_BYTES) {
            return corrupt("a record batch of " + remaining + " bytes is shorter than its header");
        }
        int length = buffer.getInt(at + BatchHeader.BATCH_LENGTH);
        if (length != remaining - BatchHeader.LENGTH_OVERHEAD_BYTES) {
            return length >= 0 && length < remaining - BatchHeader.LENGTH_OVERHEAD_BYTES
                    ? invalid("one record batch is expected, but bytes follow behind its " + length)
                    : corrupt(
                            "batch length "
                                    + length
                                    + " does not fit the "
                                    + remaining
                                    + " bytes sent");
        }
        if (!BatchHeader.crcFits(buffer, at, remaining)) {
            return corrupt(
                    "checksum of the record batch is not 0x"
                            + Integer.toHexString(BatchHeader.crc(buffer, at))
                            + " as its header says");
        }
        return checkMeaning(buffer, at);
    }

    private static BatchCheck checkMeaning(ByteBuffer buffer, int at) {
        int count = BatchHeader.recordCount(buffer, at);
        int lastDelta = BatchHeader.lastOffsetDelta(buffer, at);
        if (count <= 0) {
            return invalid("record count is " + count);
        }
        if (lastDelta != count - 1) {
            return invalid(
                    "last offset delta " + lastDelta + " does not fit " + count + " records");
        }
        if (BatchHeader.baseOffset(buffer, at) > Long.MAX_VALUE - lastDelta
                || BatchHeader.baseOffset(buffer, at) < 0) {
            return invalid("base offset is " + BatchHeader.baseOffset(buffer, at));
        }
        if (BatchHeader.compression(buffer, at) >= CODECS) {
            return new BatchCheck.Invalid(
                    BatchFault.UNSUPPORTED,
                    "compression codec " + BatchHeader.compression(buffer, at) + " is not known");
        }
        if (BatchHeader.producerId(buffer, at) >= 0) {
            if (BatchHeader.producerEpoch(buffer, at) < 0) {
                return invalid("producer epoch is " + BatchHeader.producerEpoch(buffer, at));
            }
            if (BatchHeader.baseSequence(buffer, at) < 0 && !BatchHeader.control(buffer, at)) {
                return invalid("base sequence is " + BatchHeader.baseSequence(buffer, at));
            }
        }
        return BatchHeader.compression(buffer, at) == 0
                ? checkRecords(buffer, at, count)
                : new BatchCheck.Valid(BatchHeader.maxTimestampMs(buffer, at));
    }

    private static BatchCheck checkRecords(ByteBuffer buffer, int at, int count) {
        RecordCursor cursor = new RecordCursor(buffer, at);
        long maxTimestampMs = Long.MIN_VALUE;
        for (int i = 0; i < count; i++) {
            String problem = cursor.next();
            if (!problem.isEmpty()) {
                return invalid("record " + i + " of " + count + ": " + problem);
            }
            if (cursor.offsetDelta() != i) {
                return invalid("record " + i + " has the offset delta " + cursor.offsetDelta());
            }
            maxTimestampMs = Math.max(maxTimestampMs, cursor.timestampMs());
        }
        if (!cursor.atEnd()) {
            return invalid("bytes follow behind the last of " + count + " records");
        }
        return new BatchCheck.Valid(maxTimestampMs);
    }

    private static BatchCheck corrupt(String message) {
        return new BatchCheck.Invalid(BatchFault.CORRUPT, message);
    }

    private static BatchCheck invalid(String message) {
        return new BatchCheck.Invalid(BatchFault.INVALID, message);
    }
}
