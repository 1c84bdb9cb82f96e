package io.minikafka.broker.journal;

import io.minikafka.storage.record.LogRecord;
import io.minikafka.storage.record.RecordBatchBuilder;
import io.minikafka.storage.record.RecordReader;
import java.nio.ByteBuffer;
import java.util.List;

/// Journal records as record batches: one append is one batch, a key without a value is a tombstone.
final class JournalBatches {
    /// Bytes that a record takes in a batch beside its key and value, at most.
    static final int RECORD_OVERHEAD_BYTES = 32;

    private JournalBatches() {}

    /// What takes records with their offsets.
    @FunctionalInterface
    interface Target {
        void accept(long offset, JournalRecord record);
    }

    /// What `records` take in a batch, at most.
    static long sizeBytes(List<JournalRecord> records) {
        long bytes = 0;
        for (JournalRecord record : records) {
            bytes += sizeBytes(record);
        }
        return bytes;
    }

    static long sizeBytes(JournalRecord record) {
        return (long) record.sizeBytes() + RECORD_OVERHEAD_BYTES;
    }

    static ByteBuffer encode(List<JournalRecord> records, long nowMs) {
        RecordBatchBuilder builder = new RecordBatchBuilder();
        for (JournalRecord record : records) {
            record.value()
                    .ifPresentOrElse(
                            value -> builder.add(nowMs, record.key(), value),
                            () -> builder.addTombstone(nowMs, record.key()));
        }
        return builder.build();
    }

    /// Gives `target` the records of a batch that have offsets in `[from, to)`.
    ///
    /// @param journal its name, for people
    static void decode(String journal, ByteBuffer batch, long from, long to, Target target) {
        for (LogRecord record : RecordReader.all(batch)) {
            if (record.offset() >= from && record.offset() < to) {
                target.accept(record.offset(), record(journal, record));
            }
        }
    }

    private static JournalRecord record(String journal, LogRecord record) {
        byte[] key =
                bytes(
                        record.key()
                                .orElseThrow(() ->
                                        new JournalException(
                                                "journal %s: the record at offset %d has no key"
                                                        .formatted(journal, record.offset()))));
        return record.value()
                .map(value -> JournalRecord.of(key, bytes(value)))
                .orElseGet(() -> JournalRecord.tombstone(key));
    }

    private static byte[] bytes(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.duplicate().get(bytes);
        return bytes;
    }
}
