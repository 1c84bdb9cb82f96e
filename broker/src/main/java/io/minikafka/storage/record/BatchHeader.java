package io.minikafka.storage.record;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/// The 61 bytes in front of every record batch of format version 2, read and written in place. All methods
/// take a big-endian buffer and the position of the batch in it; the buffer's own position is never moved.
///
///      0  i64  base offset
///      8  i32  batch length: bytes behind this field
///     12  i32  partition leader epoch
///     16  i8   magic, 2
///     17  u32  CRC32C of everything from 21 to the end
///     21  i16  attributes: compression (bits 0-2), time type (3), transactional (4), control (5),
///               delete horizon (6)
///     23  i32  last offset delta
///     27  i64  base timestamp, ms; with bit 6 the time from which tombstones and markers may go
///     35  i64  max timestamp, ms
///     43  i64  producer id, or -1
///     51  i16  producer epoch, or -1
///     53  i32  base sequence, or -1
///     57  i32  number of records
///     61  records
///
/// Base offset and leader epoch lie in front of what the checksum covers, so that a broker can set them
/// without touching the rest. See docs/format/record-batch.md.
public final class BatchHeader {
    /// Bytes of the header.
    public static final int SIZE_BYTES = 61;

    /// Bytes in front of what the field `batch length` counts.
    public static final int LENGTH_OVERHEAD_BYTES = 12;

    /// The only format version that we store.
    public static final byte MAGIC = 2;

    /// Producer id of batches from producers that are not idempotent.
    public static final long NO_PRODUCER_ID = -1;

    /// Base sequence of such batches.
    public static final int NO_SEQUENCE = -1;

    /// A record without a time.
    public static final long NO_TIMESTAMP = -1;

    /// First byte that the checksum covers.
    public static final int CRC_COVERS_FROM = 21;

    static final int BASE_OFFSET = 0;
    static final int BATCH_LENGTH = 8;
    static final int LEADER_EPOCH = 12;
    static final int MAGIC_AT = 16;
    static final int CRC = 17;
    static final int ATTRIBUTES = CRC_COVERS_FROM;
    static final int LAST_OFFSET_DELTA = 23;
    static final int BASE_TIMESTAMP = 27;
    static final int MAX_TIMESTAMP = 35;
    static final int PRODUCER_ID = 43;
    static final int PRODUCER_EPOCH = 51;
    static final int BASE_SEQUENCE = 53;
    static final int RECORD_COUNT = 57;

    static final int COMPRESSION_MASK = 0x07;
    static final int LOG_APPEND_TIME_BIT = 0x08;
    static final int TRANSACTIONAL_BIT = 0x10;
    static final int CONTROL_BIT = 0x20;
    static final int DELETE_HORIZON_BIT = 0x40;

    private BatchHeader() {}

    public static long baseOffset(ByteBuffer buffer, int at) {
        return buffer.getLong(at + BASE_OFFSET);
    }

    /// Bytes of the whole batch, header included; nonsense when the batch is damaged.
    public static int sizeBytes(ByteBuffer buffer, int at) {
        return buffer.getInt(at + BATCH_LENGTH) + LENGTH_OVERHEAD_BYTES;
    }

    public static int leaderEpoch(ByteBuffer buffer, int at) {
        return buffer.getInt(at + LEADER_EPOCH);
    }

    public static byte magic(ByteBuffer buffer, int at) {
        return buffer.get(at + MAGIC_AT);
    }

    public static int crc(ByteBuffer buffer, int at) {
        return buffer.getInt(at + CRC);
    }

    public static short attributes(ByteBuffer buffer, int at) {
        return buffer.getShort(at + ATTRIBUTES);
    }

    /// Number of the codec: 0 none, 1 gzip, 2 snappy, 3 lz4, 4 zstd.
    public static int compression(ByteBuffer buffer, int at) {
        return attributes(buffer, at) & COMPRESSION_MASK;
    }

    public static boolean logAppendTime(ByteBuffer buffer, int at) {
        return (attributes(buffer, at) & LOG_APPEND_TIME_BIT) != 0;
    }

    /// The time that the log set when it appended the batch; -1 if the records have their producer's times.
    public static long appendTimeMs(ByteBuffer buffer, int at) {
        return logAppendTime(buffer, at) ? maxTimestampMs(buffer, at) : -1;
    }

    public static boolean transactional(ByteBuffer buffer, int at) {
        return (attributes(buffer, at) & TRANSACTIONAL_BIT) != 0;
    }

    public static boolean control(ByteBuffer buffer, int at) {
        return (attributes(buffer, at) & CONTROL_BIT) != 0;
    }

    /// Whether the base timestamp is the time from which tombstones and markers of the batch may go.
    public static boolean hasDeleteHorizon(ByteBuffer buffer, int at) {
        return (attributes(buffer, at) & DELETE_HORIZON_BIT) != 0;
    }

    public static int lastOffsetDelta(ByteBuffer buffer, int at) {
        return buffer.getInt(at + LAST_OFFSET_DELTA);
    }

    public static long lastOffset(ByteBuffer buffer, int at) {
        return baseOffset(buffer, at) + lastOffsetDelta(buffer, at);
    }

    public static long baseTimestampMs(ByteBuffer buffer, int at) {
        return buffer.getLong(at + BASE_TIMESTAMP);
    }

    public static long maxTimestampMs(ByteBuffer buffer, int at) {
        return buffer.getLong(at + MAX_TIMESTAMP);
    }

    public static long producerId(ByteBuffer buffer, int at) {
        return buffer.getLong(at + PRODUCER_ID);
    }

    public static short producerEpoch(ByteBuffer buffer, int at) {
        return buffer.getShort(at + PRODUCER_EPOCH);
    }

    public static int baseSequence(ByteBuffer buffer, int at) {
        return buffer.getInt(at + BASE_SEQUENCE);
    }

    /// Sequence of the last record; sequences go from 2^31 - 1 to 0.
    public static int lastSequence(ByteBuffer buffer, int at) {
        int base = baseSequence(buffer, at);
        return base == NO_SEQUENCE
                ? NO_SEQUENCE
                : Sequences.plus(base, lastOffsetDelta(buffer, at));
    }

    public static int recordCount(ByteBuffer buffer, int at) {
        return buffer.getInt(at + RECORD_COUNT);
    }

    public static void setBaseOffset(ByteBuffer buffer, int at, long offset) {
        buffer.putLong(at + BASE_OFFSET, offset);
    }

    public static void setLeaderEpoch(ByteBuffer buffer, int at, int epoch) {
        buffer.putInt(at + LEADER_EPOCH, epoch);
    }

    /// Sets the largest time and whose clock it is, and the checksum anew.
    public static void setMaxTimestamp(
            ByteBuffer buffer, int at, long timestampMs, boolean logAppendTime) {
        int attributes = attributes(buffer, at) & ~LOG_APPEND_TIME_BIT;
        buffer.putShort(
                at + ATTRIBUTES, (short) (attributes | (logAppendTime ? LOG_APPEND_TIME_BIT : 0)));
        buffer.putLong(at + MAX_TIMESTAMP, timestampMs);
        setCrc(buffer, at);
    }

    /// Sets the largest time; [#setCrc] or [#setContent] has to follow.
    public static void setMaxTimestampMs(ByteBuffer buffer, int at, long timestampMs) {
        buffer.putLong(at + MAX_TIMESTAMP, timestampMs);
    }

    /// The base timestamp becomes the delete horizon, to which the records' times must be relative; [#setContent] has
    /// to follow.
    public static void setDeleteHorizon(ByteBuffer buffer, int at, long horizonMs) {
        buffer.putShort(at + ATTRIBUTES, (short) (attributes(buffer, at) | DELETE_HORIZON_BIT));
        buffer.putLong(at + BASE_TIMESTAMP, horizonMs);
    }

    /// The batch has another size and number of records than before, at the same offsets.
    public static void setContent(ByteBuffer buffer, int at, int sizeBytes, int recordCount) {
        buffer.putInt(at + BATCH_LENGTH, sizeBytes - LENGTH_OVERHEAD_BYTES);
        buffer.putInt(at + RECORD_COUNT, recordCount);
        setCrc(buffer, at);
    }

    /// The header of the batch without any record: offsets, sequence and largest time stay.
    public static void setEmpty(ByteBuffer buffer, int at) {
        int dropped = COMPRESSION_MASK | DELETE_HORIZON_BIT;
        buffer.putShort(at + ATTRIBUTES, (short) (attributes(buffer, at) & ~dropped));
        buffer.putLong(at + BASE_TIMESTAMP, NO_TIMESTAMP);
        setContent(buffer, at, SIZE_BYTES, 0);
    }

    /// A batch without records, which stands for `count` offsets that hold nothing any more.
    public static ByteBuffer emptyBatch(long baseOffset, int count, int leaderEpoch) {
        ByteBuffer batch = ByteBuffer.allocate(SIZE_BYTES);
        batch.putLong(BASE_OFFSET, baseOffset)
                .putInt(LEADER_EPOCH, leaderEpoch)
                .put(MAGIC_AT, MAGIC)
                .putInt(LAST_OFFSET_DELTA, count - 1)
                .putLong(MAX_TIMESTAMP, NO_TIMESTAMP)
                .putLong(PRODUCER_ID, NO_PRODUCER_ID)
                .putShort(PRODUCER_EPOCH, (short) -1)
                .putInt(BASE_SEQUENCE, NO_SEQUENCE);
        setEmpty(batch, 0);
        return batch;
    }

    /// Sets the checksum to what the bytes say.
    public static void setCrc(ByteBuffer buffer, int at) {
        buffer.putInt(at + CRC, computeCrc(buffer, at, sizeBytes(buffer, at)));
    }

    /// Whether the checksum fits; `sizeBytes` must have been judged before.
    public static boolean crcFits(ByteBuffer buffer, int at, int sizeBytes) {
        return crc(buffer, at) == computeCrc(buffer, at, sizeBytes);
    }

    private static int computeCrc(ByteBuffer buffer, int at, int sizeBytes) {
        CRC32C crc = new CRC32C();
        crc.update(buffer.slice(at + ATTRIBUTES, sizeBytes - ATTRIBUTES));
        return (int) crc.getValue();
    }
}
