package io.minikafka.broker.journal;

import io.minikafka.base.TopicIdPartition;
import io.minikafka.storage.AppendResult;
import io.minikafka.storage.CommitListener;
import io.minikafka.storage.Durability;
import io.minikafka.storage.LogConfig;
import io.minikafka.storage.LogManager;
import io.minikafka.storage.StorageException;
import io.minikafka.storage.record.LogRecord;
import io.minikafka.storage.record.RecordBatchBuilder;
import io.minikafka.storage.record.RecordReader;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.LongPredicate;
import java.util.function.Supplier;

/// A journal on a real log, whose snapshots are taken at positions that the test picks and at once: what a [LogJournal] does on a
/// thread of its own, without one. Snapshots outlive the process in [Snapshots].
public final class SimulatedJournal implements Journal {
    private final StorageJournalLog log;
    private final Snapshots snapshots;
    private final LongPredicate due;
    private final Flaws flaws;

    /// What is left of snapshots when the process dies: the newest that its log reaches.
    public static final class Snapshots {
        private record Taken(long position, List<JournalRecord> records) {}

        private final List<Taken> taken = new ArrayList<>();
    }

    /// What a flawed journal does with records on their way; a good one nothing.
    public interface Flaws {
        Flaws NONE = new Flaws() {};

        /// What a snapshot keeps of the state.
        default List<JournalRecord> snapshot(List<JournalRecord> state) {
            return state;
        }

        /// Whether a record is found again.
        default boolean survives(JournalRecord record) {
            return true;
        }

        /// Whether a batch is said to be durable before it is.
        default boolean answersEarly() {
            return false;
        }
    }

    public SimulatedJournal(
            String name,
            UUID log,
            LogManager logs,
            Snapshots snapshots,
            LongPredicate due,
            Flaws flaws) {
        LogConfig config =
                LogConfig.defaults().withRetention(-1, -1).withDurability(Durability.FSYNC);
        this.log =
                new StorageJournalLog(
                        name,
                        logs.log(new TopicIdPartition(log, 0), config),
                        StorageJournalLog.ALONE_EPOCH);
        this.snapshots = snapshots;
        this.due = due;
        this.flaws = flaws;
    }

    @Override
    public long replay(Consumer<JournalRecord> target) {
        long end = log.endOffset();
        snapshots.taken.removeIf(one -> one.position() > end);
        long from = 0;
        if (!snapshots.taken.isEmpty()) {
            from = snapshots.taken.getLast().position();
            snapshots.taken.getLast().records().forEach(target);
        }
        long first = from;
        log.read(
                first,
                end,
                batch -> {
                    for (LogRecord record : RecordReader.all(batch)) {
                        JournalRecord found = record(record);
                        if (record.offset() >= first && flaws.survives(found)) {
                            target.accept(found);
                        }
                    }
                });
        return end;
    }

    @Override
    public JournalAppend append(List<JournalRecord> records, JournalListener listener) {
        RecordBatchBuilder builder = new RecordBatchBuilder();
        for (JournalRecord record : records) {
            record.value()
                    .ifPresentOrElse(
                            value -> builder.add(0, record.key(), value),
                            () -> builder.addTombstone(0, record.key()));
        }
        boolean early = flaws.answersEarly();
        AppendResult result =
                log.append(builder.build(), early ? CommitListener.NOBODY : telling(listener));
        return switch (result) {
            case AppendResult.Appended appended -> {
                if (early) {
                    listener.committed();
                }
                yield new JournalAppend.Accepted(appended.lastOffset() + 1);
            }
            case AppendResult.Rejected(_, String message) -> new JournalAppend.Refused(message);
            case AppendResult.Duplicate duplicate ->
                    throw new IllegalStateException(duplicate.toString());
        };
    }

    private static CommitListener telling(JournalListener listener) {
        return new CommitListener() {
            @Override
            public void committed() {
                listener.committed();
            }

            @Override
            public void failed(StorageException cause) {
                listener.failed(String.valueOf(cause.getMessage()));
            }
        };
    }

    @Override
    public void snapshotIfDue(long position, Supplier<? extends Iterable<JournalRecord>> state) {
        boolean taken =
                !snapshots.taken.isEmpty() && snapshots.taken.getLast().position() >= position;
        if (position > 0 && !taken && due.test(position)) {
            List<JournalRecord> records = new ArrayList<>();
            state.get().forEach(records::add);
            snapshots.taken.add(new Snapshots.Taken(position, flaws.snapshot(records)));
        }
    }

    private static JournalRecord record(LogRecord record) {
        byte[] key = bytes(record.key().orElseThrow());
        Optional<byte[]> value = record.value().map(SimulatedJournal::bytes);
        return value.map(some -> JournalRecord.of(key, some))
                .orElseGet(() -> JournalRecord.tombstone(key));
    }

    private static byte[] bytes(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.duplicate().get(bytes);
        return bytes;
    }
}
