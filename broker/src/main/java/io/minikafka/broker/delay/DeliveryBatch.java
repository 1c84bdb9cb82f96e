package io.minikafka.broker.delay;

import io.minikafka.protocol.BadBatchException;
import io.minikafka.protocol.BatchContents;
import io.minikafka.protocol.RecordMarks;
import io.minikafka.protocol.UnpackedRecord;
import io.minikafka.storage.record.BatchHeader;
import io.minikafka.storage.record.LogRecord;
import io.minikafka.storage.record.RecordBatchBuilder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// A batch of records that waited. It is known by its base sequence, which no client may send without a producer id;
/// each of its records says in a header where it waited. RFC 0016, 4.3.
final class DeliveryBatch {
    private static final int SEQUENCE = -2;
    private static final int NO_EPOCH = -1;
    private static final Set<String> OURS = Set.of(RecordMarks.WAITED_AT, RecordMarks.CREATED);

    private DeliveryBatch() {}

    /// @param attributes name the compression
    static ByteBuffer of(List<WaitingRecord> records, short attributes) throws BadBatchException {
        RecordBatchBuilder builder =
                new RecordBatchBuilder().producer(BatchHeader.NO_PRODUCER_ID, NO_EPOCH, SEQUENCE);
        for (WaitingRecord record : records) {
            List<LogRecord.Header> headers = new ArrayList<>(record.headers());
            // A record that was copied from another topic may have been delayed there.
            headers.removeIf(header -> OURS.contains(header.name()));
            headers.add(header(RecordMarks.WAITED_AT, record.offset()));
            headers.add(header(RecordMarks.CREATED, record.createdMs()));
            builder.add(record.timestampMs(), record.key(), record.value(), headers);
        }
        return WaitingBatch.pack(builder.build(), attributes);
    }

    private static LogRecord.Header header(String name, long number) {
        byte[] text = Long.toString(number).getBytes(StandardCharsets.UTF_8);
        return new LogRecord.Header(name, Optional.of(ByteBuffer.wrap(text)));
    }

    /// Whether the batch at `at` is one.
    static boolean isOne(ByteBuffer batch, int at) {
        return BatchHeader.producerId(batch, at) < 0
                && BatchHeader.baseSequence(batch, at) == SEQUENCE
                && !BatchHeader.control(batch, at);
    }

    /// Where its records waited.
    static List<Long> waitedAt(ByteBuffer batch) throws BadBatchException {
        List<Long> offsets = new ArrayList<>();
        for (UnpackedRecord record : BatchContents.read(batch, _ -> true)) {
            offsets.add(waitedAt(record));
        }
        return offsets;
    }

    private static long waitedAt(UnpackedRecord record) throws BadBatchException {
        for (UnpackedRecord.Header header : record.headers()) {
            if (header.name().equals(RecordMarks.WAITED_AT) && header.value().isPresent()) {
                String text = StandardCharsets.UTF_8.decode(header.value().get()).toString();
                try {
                    return Long.parseLong(text);
                } catch (NumberFormatException _) {
                    throw new BadBatchException("a delivered record waited at " + text);
                }
            }
        }
        throw new BadBatchException("a delivered record does not say where it waited");
    }
}
