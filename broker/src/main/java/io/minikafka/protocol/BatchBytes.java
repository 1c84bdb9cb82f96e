package io.minikafka.protocol;

import java.nio.ByteBuffer;
import java.util.Optional;
import org.apache.kafka.common.message.ProduceRequestData.PartitionProduceData;
import org.apache.kafka.common.record.internal.MemoryRecords;

/// The header of a record batch as far as the broker must know it before the log sees the batch: how many
/// batches there are, of which format, compressed how. Static; reads at absolute positions.
public final class BatchBytes {
    /// Bytes of a batch before its first record.
    public static final int HEADER_BYTES = 61;

    /// The batch format that Kafka has written since 0.11.
    public static final byte MAGIC_2 = 2;

    static final int BASE_OFFSET_OFFSET = 0;
    static final int LENGTH_OFFSET = 8;
    public static final int MAGIC_OFFSET = 16;
    static final int CRC_OFFSET = 17;
    static final int ATTRIBUTES_OFFSET = 21;
    static final int BASE_TIMESTAMP_OFFSET = 27;
    static final int MAX_TIMESTAMP_OFFSET = 35;
    static final int RECORDS_COUNT_OFFSET = 57;

    /// Bytes of a batch that its length field does not count: base offset and the length itself.
    static final int LENGTH_OVERHEAD_BYTES = 12;

    private static final int LOG_APPEND_TIME = 0x08;
    private static final int TRANSACTIONAL = 0x10;
    private static final int CONTROL = 0x20;

    private BatchBytes() {}

    /// What a producer sent for one partition: the bytes, where they are in the request's frame.
    public static Optional<ByteBuffer> of(PartitionProduceData data) {
        return data.records() instanceof MemoryRecords records
                ? Optional.of(records.buffer())
                : Optional.empty();
    }

    /// Size of the batch at the buffer's position, as it says itself; less than [#HEADER_BYTES] if there is no
    /// whole header.
    public static int sizeBytes(ByteBuffer records) {
        int at = records.position();
        if (records.remaining() < HEADER_BYTES) {
            return 0;
        }
        long size = LENGTH_OVERHEAD_BYTES + (long) records.getInt(at + LENGTH_OFFSET);
        return size < HEADER_BYTES || size > Integer.MAX_VALUE ? 0 : (int) size;
    }

    public static byte magic(ByteBuffer batch) {
        return batch.get(batch.position() + MAGIC_OFFSET);
    }

    public static short attributes(ByteBuffer batch) {
        return batch.getShort(batch.position() + ATTRIBUTES_OFFSET);
    }

    public static boolean isControl(short attributes) {
        return (attributes & CONTROL) != 0;
    }

    public static boolean isTransactional(short attributes) {
        return (attributes & TRANSACTIONAL) != 0;
    }

    static int recordCount(ByteBuffer batch) {
        return batch.getInt(batch.position() + RECORDS_COUNT_OFFSET);
    }

    static long baseOffset(ByteBuffer batch) {
        return batch.getLong(batch.position() + BASE_OFFSET_OFFSET);
    }

    static long baseTimestamp(ByteBuffer batch) {
        return batch.getLong(batch.position() + BASE_TIMESTAMP_OFFSET);
    }

    /// The time that the log gave to all records of the batch; -1 if they have their own.
    static long logAppendTime(ByteBuffer batch) {
        return (attributes(batch) & LOG_APPEND_TIME) == 0
                ? -1
                : batch.getLong(batch.position() + MAX_TIMESTAMP_OFFSET);
    }

    static ByteBuffer records(ByteBuffer batch) {
        return batch.slice(batch.position() + HEADER_BYTES, batch.remaining() - HEADER_BYTES);
    }
}
