package io.minikafka.broker.delay;

import io.minikafka.protocol.BadBatchException;
import io.minikafka.protocol.BatchContents;
import io.minikafka.protocol.Codec;
import io.minikafka.protocol.Recompression;
import io.minikafka.protocol.UnpackedRecord;
import io.minikafka.storage.record.BatchHeader;
import io.minikafka.storage.record.LogRecord;
import io.minikafka.storage.record.RecordBatchBuilder;
import io.minikafka.storage.record.WaitingKey;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.LongPredicate;

/// A batch with delayed records, hidden as control records until they are due: the same producer, sequence, number of
/// records, headers and compression. The value of each control record is
///
///     i64 due time | i32 key bytes, -1 for none | key | i32 value bytes, -1 for none | value
///
/// RFC 0016, 4.1; docs/format/delayed.md.
final class WaitingBatch {
    private static final int NONE = -1;

    private WaitingBatch() {}

    /// @param original the client's batch, whose records these are
    static ByteBuffer of(ByteBuffer original, List<WaitingRecord> records)
            throws BadBatchException {
        int at = original.position();
        RecordBatchBuilder builder =
                new RecordBatchBuilder()
                        .producer(
                                BatchHeader.producerId(original, at),
                                BatchHeader.producerEpoch(original, at),
                                BatchHeader.baseSequence(original, at))
                        .control();
        if (BatchHeader.transactional(original, at)) {
            builder.transactional();
        }
        for (WaitingRecord record : records) {
            builder.add(
                    record.createdMs(),
                    Optional.of(WaitingKey.bytes()),
                    Optional.of(value(record)),
                    record.headers());
        }
        return pack(builder.build(), BatchHeader.attributes(original, at));
    }

    /// The same batch with the compression that `attributes` name.
    static ByteBuffer pack(ByteBuffer batch, short attributes) throws BadBatchException {
        Codec codec =
                Codec.ofAttributes(attributes)
                        .orElseThrow(() -> new BadBatchException("no known compression"));
        return new Recompression(codec, OptionalInt.empty()).apply(batch);
    }

    private static ByteBuffer value(WaitingRecord record) {
        int bytes = Long.BYTES + sizeOf(record.key()) + sizeOf(record.value());
        ByteBuffer value = ByteBuffer.allocate(bytes).putLong(record.dueMs());
        put(value, record.key());
        put(value, record.value());
        return value.flip();
    }

    private static int sizeOf(Optional<ByteBuffer> bytes) {
        return Integer.BYTES + bytes.map(ByteBuffer::remaining).orElse(0);
    }

    private static void put(ByteBuffer target, Optional<ByteBuffer> bytes) {
        target.putInt(bytes.map(ByteBuffer::remaining).orElse(NONE));
        bytes.ifPresent(some -> target.put(some.duplicate()));
    }

    /// Those of a waiting batch whose offsets are wanted.
    static List<WaitingRecord> read(ByteBuffer batch, LongPredicate wanted)
            throws BadBatchException {
        List<WaitingRecord> records = new ArrayList<>();
        for (UnpackedRecord record : BatchContents.read(batch, wanted)) {
            ByteBuffer value =
                    record.value()
                            .filter(bytes -> bytes.remaining() >= Long.BYTES + 2 * Integer.BYTES)
                            .orElseThrow(
                                    () -> new BadBatchException("a waiting record has no content"));
            long dueMs = value.getLong();
            Optional<ByteBuffer> key = take(value);
            records.add(
                    new WaitingRecord(
                            record.offset(),
                            dueMs,
                            record.timestampMs(),
                            key,
                            take(value),
                            headers(record)));
        }
        return records;
    }

    static List<LogRecord.Header> headers(UnpackedRecord record) {
        return record.headers().stream()
                .map(header -> new LogRecord.Header(header.name(), header.value()))
                .toList();
    }

    private static Optional<ByteBuffer> take(ByteBuffer value) throws BadBatchException {
        int size = value.remaining() < Integer.BYTES ? Integer.MAX_VALUE : value.getInt();
        if (size == NONE) {
            return Optional.empty();
        }
        if (size < 0 || size > value.remaining()) {
            throw new BadBatchException("a waiting record is cut off");
        }
        ByteBuffer bytes = value.slice(value.position(), size);
        value.position(value.position() + size);
        return Optional.of(bytes);
    }
}
