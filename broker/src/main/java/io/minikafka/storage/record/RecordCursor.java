package io.minikafka.storage.record;

import java.nio.ByteBuffer;

/// Walks over the records of an uncompressed batch without making an object for any of them. Every length is
/// bounded before it is used; what does not fit is named, never thrown. Owned by one thread.
public final class RecordCursor {
    private final ByteBuffer buffer;
    private final int end;
    private final long baseTimestampMs;
    private int position;
    private boolean varintBad;

    private int recordAt;
    private byte attributes;
    private long timestampMs;
    private int offsetDeltaAt;
    private int offsetDelta;
    private int keyAt;
    private int keySize;
    private int valueAt;
    private int valueSize;
    private int headersAt;
    private int headerCount;

    /// Over the batch at `batchAt`, whose size was judged before.
    public RecordCursor(ByteBuffer buffer, int batchAt) {
        this(
                buffer,
                batchAt + BatchHeader.SIZE_BYTES,
                batchAt + BatchHeader.sizeBytes(buffer, batchAt),
                BatchHeader.baseTimestampMs(buffer, batchAt));
    }

    /// Over records without their batch.
    public RecordCursor(ByteBuffer buffer, int from, int end, long baseTimestampMs) {
        this.buffer = buffer;
        this.end = end;
        this.baseTimestampMs = baseTimestampMs;
        this.position = from;
    }

    /// Moves to the next record.
    ///
    /// @return what is wrong with it; empty if nothing
    public String next() {
        varintBad = false;
        recordAt = position;
        int length = varint(end);
        if (varintBad || length < 0 || length > end - position) {
            return "its length does not fit the batch";
        }
        int recordEnd = position + length;
        if (length < 1) {
            return "it is empty";
        }
        attributes = buffer.get(position++);
        timestampMs = baseTimestampMs + varlong(recordEnd);
        offsetDeltaAt = position;
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

    /// Where the record begins, its length included.
    public int recordAt() {
        return recordAt;
    }

    /// First byte behind the record.
    public int recordEnd() {
        return position;
    }

    public byte attributes() {
        return attributes;
    }

    /// Where what follows the record's time begins.
    public int offsetDeltaAt() {
        return offsetDeltaAt;
    }

    boolean atEnd() {
        return position == end;
    }

    public long timestampMs() {
        return timestampMs;
    }

    public int offsetDelta() {
        return offsetDelta;
    }

    public int keyAt() {
        return keyAt;
    }

    /// -1 for no key.
    public int keySize() {
        return keySize;
    }

    int valueAt() {
        return valueAt;
    }

    /// -1 for no value.
    public int valueSize() {
        return valueSize;
    }

    int headersAt() {
        return headersAt;
    }

    int headerCount() {
        return headerCount;
    }
}
