package io.minikafka.storage.record;

import java.nio.ByteBuffer;

/// Walks over the records of an uncompressed batch without making an object for any of them. Every length is
/// bounded before it is used; what does not fit is named, never thrown.
final class RecordCursor {
    private final ByteBuffer buffer;
    private final int end;
    private final long baseTimestampMs;
    private int position;
    private boolean varintBad;

    private long timestampMs;
    private int offsetDelta;
    private int keyAt;
    private int keySize;
    private int valueAt;
    private int valueSize;
    private int headersAt;
    private int headerCount;

    RecordCursor(ByteBuffer buffer, int batchAt) {
        this.buffer = buffer;
        this.end = batchAt + BatchHeader.sizeBytes(buffer, batchAt);
        this.baseTimestampMs = BatchHeader.baseTimestampMs(buffer, batchAt);
        this.position = batchAt + BatchHeader.SIZE_BYTES;
    }

    /// Moves to the next record.
    ///
    /// @return what is wrong with it; empty if nothing
    String next() {
        varintBad = false;
        int length = varint(end);
        if (varintBad || length < 0 || length > end - position) {
            return "its length does not fit the batch";
        }
        int recordEnd = position + length;
        if (length < 1) {
            return "it is empty";
        }
        position++;
        timestampMs = baseTimestampMs + varlong(recordEnd);
        offsetDelta = varint(recordEnd);
        keySize = varint(recordEnd);
        keyAt = position;
        if (varintBad || !skip(keySize, recordEnd)) {
            return "its key does not fit";
        }
        valueSize = varint(recordEnd);
        valueAt = position;
        if (varintBad || !skip(valueSize, recordEnd)) {
            return "its value does not fit";
        }
        headerCount = varint(recordEnd);
        headersAt = position;
        if (varintBad || headerCount < 0 || headerCount > recordEnd - position) {
            return "its number of headers does not fit";
        }
        for (int i = 0; i < headerCount; i++) {
            int nameSize = varint(recordEnd);
            if (varintBad || nameSize < 0 || !skip(nameSize, recordEnd)) {
                return "the name of a header does not fit";
            }
            int size = varint(recordEnd);
            if (varintBad || !skip(size, recordEnd)) {
                return "the value of a header does not fit";
            }
        }
        return position == recordEnd ? "" : "its length and its content do not fit";
    }

    private boolean skip(int size, int limit) {
        if (size < -1 || size > limit - position) {
            return false;
        }
        position += Math.max(size, 0);
        return true;
    }

    private int varint(int limit) {
        long value = varlong(limit);
        if (value != (int) value) {
            varintBad = true;
        }
        return (int) value;
    }

    private long varlong(int limit) {
        long raw = 0;
        for (int shift = 0; shift < 70 && position < limit; shift += 7) {
            byte b = buffer.get(position++);
            raw |= (long) (b & 0x7f) << shift;
            if (b >= 0) {
                return (raw >>> 1) ^ -(raw & 1);
            }
        }
        varintBad = true;
        return 0;
    }

    boolean atEnd() {
        return position == end;
    }

    long timestampMs() {
        return timestampMs;
    }

    int offsetDelta() {
        return offsetDelta;
    }

    int keyAt() {
        return keyAt;
    }

    /// -1 for no key.
    int keySize() {
        return keySize;
    }

    int valueAt() {
        return valueAt;
    }

    /// -1 for no value.
    int valueSize() {
        return valueSize;
    }

    int headersAt() {
        return headersAt;
    }

    int headerCount() {
        return headerCount;
    }
}
