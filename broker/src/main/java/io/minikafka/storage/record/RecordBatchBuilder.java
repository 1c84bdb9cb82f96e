package io.minikafka.storage.record;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Builds one uncompressed batch, for internal logs and tests. Owned by one thread.
public final class RecordBatchBuilder {
    private final List<LogRecord> records = new ArrayList<>();
    private int attributes;
    private long producerId = BatchHeader.NO_PRODUCER_ID;
    private short producerEpoch = -1;
    private int baseSequence = BatchHeader.NO_SEQUENCE;
    private long baseOffset;

    /// The batch comes from an idempotent producer.
    public RecordBatchBuilder producer(long id, int epoch, int sequence) {
        producerId = id;
        producerEpoch = (short) epoch;
        baseSequence = sequence;
        return this;
    }

    /// The batch is part of a transaction.
    public RecordBatchBuilder transactional() {
        attributes |= BatchHeader.TRANSACTIONAL_BIT;
        return this;
    }

    /// The batch holds control records, which consumers do not see.
    public RecordBatchBuilder control() {
        attributes |= BatchHeader.CONTROL_BIT;
        return this;
    }

    /// Offset of the first record; a log sets its own.
    public RecordBatchBuilder baseOffset(long offset) {
        baseOffset = offset;
        return this;
    }

    /// A record with key and value, without headers.
    public RecordBatchBuilder add(long timestampMs, byte[] key, byte[] value) {
        return add(
                timestampMs,
                Optional.of(ByteBuffer.wrap(key)),
                Optional.of(ByteBuffer.wrap(value)),
                List.of());
    }

    /// A record with value only.
    public RecordBatchBuilder add(long timestampMs, byte[] value) {
        return add(timestampMs, Optional.empty(), Optional.of(ByteBuffer.wrap(value)), List.of());
    }

    /// A record with key only, which says that the key is gone.
    public RecordBatchBuilder addTombstone(long timestampMs, byte[] key) {
        return add(timestampMs, Optional.of(ByteBuffer.wrap(key)), Optional.empty(), List.of());
    }

    public RecordBatchBuilder add(
            long timestampMs,
            Optional<ByteBuffer> key,
            Optional<ByteBuffer> value,
            List<LogRecord.Header> headers) {
        records.add(new LogRecord(records.size(), timestampMs, key, value, headers));
        return this;
    }

    public int recordCount() {
        return records.size();
    }

    /// The finished batch, ready to be read.
    public ByteBuffer build() {
        if (records.isEmpty()) {
            throw new IllegalStateException("a batch has at least one record");
        }
        long baseTimestampMs = records.getFirst().timestampMs();
        long maxTimestampMs = baseTimestampMs;
        int size = BatchHeader.SIZE_BYTES;
        for (LogRecord record : records) {
            int body = bodySize(record, baseTimestampMs);
            size += Varints.sizeOf(body) + body;
            maxTimestampMs = Math.max(maxTimestampMs, record.timestampMs());
        }
        ByteBuffer batch = ByteBuffer.allocate(size);
        batch.putLong(baseOffset)
                .putInt(size - BatchHeader.LENGTH_OVERHEAD_BYTES)
                .putInt(-1)
                .put(BatchHeader.MAGIC)
                .putInt(0)
                .putShort((short) attributes)
                .putInt(records.size() - 1)
                .putLong(baseTimestampMs)
                .putLong(maxTimestampMs)
                .putLong(producerId)
                .putShort(producerEpoch)
                .putInt(baseSequence)
                .putInt(records.size());
        for (LogRecord record : records) {
            put(batch, record, baseTimestampMs);
        }
        batch.flip();
        BatchHeader.setCrc(batch, 0);
        return batch;
    }

    private static int bodySize(LogRecord record, long baseTimestampMs) {
        int size =
                1
                        + Varints.sizeOf(record.timestampMs() - baseTimestampMs)
                        + Varints.sizeOf(record.offset())
                        + sizeOf(record.key())
                        + sizeOf(record.value())
                        + Varints.sizeOf(record.headers().size());
        for (LogRecord.Header header : record.headers()) {
            size += sizeOf(Optional.of(nameBytes(header))) + sizeOf(header.value());
        }
        return size;
    }

    private static void put(ByteBuffer batch, LogRecord record, long baseTimestampMs) {
        Varints.put(batch, bodySize(record, baseTimestampMs));
        batch.put((byte) 0);
        Varints.put(batch, record.timestampMs() - baseTimestampMs);
        Varints.put(batch, record.offset());
        put(batch, record.key());
        put(batch, record.value());
        Varints.put(batch, record.headers().size());
        for (LogRecord.Header header : record.headers()) {
            put(batch, Optional.of(nameBytes(header)));
            put(batch, header.value());
        }
    }

    private static ByteBuffer nameBytes(LogRecord.Header header) {
        return ByteBuffer.wrap(header.name().getBytes(StandardCharsets.UTF_8));
    }

    private static int sizeOf(Optional<ByteBuffer> bytes) {
        return bytes.map(b -> Varints.sizeOf(b.remaining()) + b.remaining()).orElse(1);
    }

    private static void put(ByteBuffer batch, Optional<ByteBuffer> bytes) {
        if (bytes.isEmpty()) {
            Varints.put(batch, -1);
            return;
        }
        ByteBuffer view = bytes.get().duplicate();
        Varints.put(batch, view.remaining());
        batch.put(view);
    }
}
