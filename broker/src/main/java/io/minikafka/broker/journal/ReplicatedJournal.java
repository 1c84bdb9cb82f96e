package io.minikafka.broker.journal;

import io.minikafka.base.Errand;
import io.minikafka.base.Invariant;
import io.minikafka.base.Time;
import io.minikafka.storage.AppendResult;
import io.minikafka.storage.CommitListener;
import io.minikafka.storage.Log;
import io.minikafka.storage.StorageException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A journal on a replicated log that this node leads, for one epoch. A batch is committed when a write quorum of
/// replicas has it; when the office is lost, all that is not fails. RFC 0024, 4.2.
///
/// Snapshots are in the log: the state, and behind it a [SnapshotMark]. When the mark is committed, the log's start
/// moves to what the snapshot has seen. The owner's thread appends a snapshot in one go, so that nothing lies inside.
///
/// Owned by one thread at a time: the one that replays, then the state machine's.
public final class ReplicatedJournal implements Journal {
    /// Largest batch: it must fit into a letter to another node.
    public static final int BATCH_BYTES_MAX = 4 << 20;

    /// No snapshot for less than this.
    static final long SNAPSHOT_LEAST_BYTES = 1L << 20;

    /// A snapshot's batches have about this.
    private static final int SNAPSHOT_BATCH_BYTES = 512 << 10;

    private static final Logger LOG = LoggerFactory.getLogger(ReplicatedJournal.class);

    private final String name;
    private final JournalLog log;
    private final BooleanSupplier hasWriteQuorum;
    private final Time time;
    private final Queue<Passed> onTheWay = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean snapshotIsUnderWay = new AtomicBoolean();
    private boolean isAbandoned;
    private long bytesSinceSnapshot;
    private long lastSnapshotBytes;

    ReplicatedJournal(String name, JournalLog log, BooleanSupplier hasWriteQuorum, Time time) {
        this.name = name;
        this.log = log;
        this.hasWriteQuorum = hasWriteQuorum;
        this.time = time;
    }

    /// @param log is led by this node in `epoch`, and it is established what is committed
    /// @param hasWriteQuorum whether enough replicas live to commit anything
    public static ReplicatedJournal on(
            String name, Log log, int epoch, BooleanSupplier hasWriteQuorum, Time time) {
        return new ReplicatedJournal(
                name, new StorageJournalLog(name, log, epoch), hasWriteQuorum, time);
    }

    /// Whether everything that is there is committed, so that it can be replayed.
    public boolean isSettled() {
        return log.committedOffset() == log.endOffset();
    }

    /// Whether there is a snapshot, as every journal has one that was ever begun. Reads the log.
    public boolean hasBegun() {
        return lastMark().isPresent();
    }

    /// Writes what the journal begins with. Until the mark is committed it has not begun.
    public void begin(List<JournalRecord> state, JournalListener listener) {
        long end = log.endOffset();
        appendSnapshot(new SnapshotMark(end, end), state, listener);
    }

    @Override
    public long replay(Consumer<JournalRecord> target) {
        Marked last =
                lastMark()
                        .orElseThrow(
                                () -> new JournalException("journal " + name + " has not begun"));
        SnapshotMark mark = last.mark();
        long end = log.committedOffset();
        read(mark.begin(), last.offset(), target);
        lastSnapshotBytes = bytesSinceSnapshot;
        bytesSinceSnapshot = 0;
        read(Math.max(mark.seen(), log.startOffset()), mark.begin(), target);
        read(last.offset() + 1, end, target);
        return end;
    }

    @Override
    public JournalAppend append(List<JournalRecord> records, JournalListener listener) {
        Invariant.check(!records.isEmpty(), "a journal batch has records");
        long bytes = JournalBatches.sizeBytes(records);
        if (bytes > BATCH_BYTES_MAX) {
            return new JournalAppend.Refused(
                    "the change takes %d bytes in journal %s, which takes at most %d at once; ask for less in one request"
                            .formatted(bytes, name, BATCH_BYTES_MAX));
        }
        if (!hasWriteQuorum.getAsBoolean()) {
            return new JournalAppend.Refused(
                    "too few replicas of journal " + name + " live to save anything");
        }
        return appended(records, listener);
    }

    /// For how long the oldest append that is on its way has been so; 0 if there is none. Any thread.
    public long lateMs() {
        Passed oldest = onTheWay.peek();
        return oldest == null
                ? 0
                : TimeUnit.NANOSECONDS.toMillis(time.monotonicNs() - oldest.beganNs);
    }

    /// Nobody waits for what is on its way any more: it fails for whoever appended it, though it may be committed one
    /// day. Nothing is appended after that: the state that stands on this journal is of no use any more.
    public void abandon(String reason) {
        isAbandoned = true;
        Passed oldest = onTheWay.poll();
        while (oldest != null) {
            oldest.end(listener -> listener.failed(reason));
            oldest = onTheWay.poll();
        }
    }

    private JournalAppend appended(List<JournalRecord> records, JournalListener listener) {
        if (isAbandoned) {
            return new JournalAppend.Refused("journal " + name + " was closed");
        }
        Passed passed = new Passed(listener);
        onTheWay.add(passed);
        return switch (log.append(JournalBatches.encode(records, time.wallMs()), passed)) {
            case AppendResult.Appended(_, long lastOffset, _, _) -> {
                bytesSinceSnapshot += JournalBatches.sizeBytes(records);
                yield new JournalAppend.Accepted(lastOffset + 1);
            }
            case AppendResult.Rejected(_, String message) -> {
                onTheWay.remove(passed);
                yield new JournalAppend.Refused(message);
            }
            case AppendResult.Duplicate duplicate ->
                    throw new IllegalStateException("a journal is no producer: " + duplicate);
        };
    }

    @Override
    public void snapshotIfDue(long position, Supplier<? extends Iterable<JournalRecord>> state) {
        boolean due = bytesSinceSnapshot > Math.max(SNAPSHOT_LEAST_BYTES, 2 * lastSnapshotBytes);
        if (!due
                || !hasWriteQuorum.getAsBoolean()
                || !snapshotIsUnderWay.compareAndSet(false, true)) {
            return;
        }
        List<JournalRecord> records = new ArrayList<>();
        state.get().forEach(records::add);
        lastSnapshotBytes = JournalBatches.sizeBytes(records);
        SnapshotMark mark = new SnapshotMark(log.endOffset(), position);
        appendSnapshot(mark, records, new SnapshotTaken(position));
        bytesSinceSnapshot = 0;
    }

    /// A part that is refused leaves a snapshot without a mark, which is none.
    private void appendSnapshot(
            SnapshotMark mark, List<JournalRecord> state, JournalListener listener) {
        List<JournalRecord> part = new ArrayList<>();
        long bytes = 0;
        for (JournalRecord record : state) {
            part.add(record);
            bytes += JournalBatches.sizeBytes(record);
            if (bytes >= SNAPSHOT_BATCH_BYTES) {
                if (refused(part, listener)) {
                    return;
                }
                part.clear();
                bytes = 0;
            }
        }
        if (!part.isEmpty() && refused(part, listener)) {
            return;
        }
        if (appended(List.of(mark.toRecord()), listener) instanceof JournalAppend.Refused refused) {
            listener.failed(refused.reason());
        }
    }

    private boolean refused(List<JournalRecord> part, JournalListener listener) {
        if (appended(List.copyOf(part), Ignored.HERE) instanceof JournalAppend.Refused refused) {
            listener.failed(refused.reason());
            return true;
        }
        return false;
    }

    private record Marked(SnapshotMark mark, long offset) {}

    /// The last mark that is committed.
    private Optional<Marked> lastMark() {
        long start = log.startOffset();
        Marked[] last = new Marked[1];
        log.read(
                start,
                log.committedOffset(),
                batch ->
                        JournalBatches.decode(
                                name,
                                batch,
                                start,
                                Long.MAX_VALUE,
                                (offset, record) -> {
                                    if (SnapshotMark.is(record)) {
                                        last[0] = new Marked(SnapshotMark.of(record), offset);
                                    }
                                }));
        return Optional.ofNullable(last[0]);
    }

    private void read(long from, long to, Consumer<JournalRecord> target) {
        log.read(
                from,
                to,
                batch -> {
                    bytesSinceSnapshot += batch.remaining();
                    JournalBatches.decode(
                            name,
                            batch,
                            from,
                            to,
                            (_, record) -> {
                                if (!SnapshotMark.is(record)) {
                                    target.accept(record);
                                }
                            });
                });
    }

    /// Brings the news of an append to whoever asked for it, once.
    private final class Passed implements CommitListener {
        private final JournalListener listener;
        private final Errand errand = Errand.current();
        private final long beganNs = time.monotonicNs();
        private final AtomicBoolean ended = new AtomicBoolean();

        Passed(JournalListener listener) {
            this.listener = listener;
        }

        @Override
        public void committed() {
            end(JournalListener::committed);
        }

        @Override
        public void failed(StorageException cause) {
            end(told -> told.failed(String.valueOf(cause.getMessage())));
        }

        private void end(Consumer<JournalListener> news) {
            if (ended.compareAndSet(false, true)) {
                onTheWay.remove(this);
                errand.run(() -> news.accept(listener));
            }
        }
    }

    /// The mark behind it tells.
    private enum Ignored implements JournalListener {
        HERE;

        @Override
        public void committed() {
            // The mark tells.
        }

        @Override
        public void failed(String reason) {
            // The mark tells.
        }
    }

    private final class SnapshotTaken implements JournalListener {
        private final long seen;

        SnapshotTaken(long seen) {
            this.seen = seen;
        }

        @Override
        public void committed() {
            log.removeBefore(seen);
            snapshotIsUnderWay.set(false);
        }

        @Override
        public void failed(String reason) {
            LOG.atInfo()
                    .addKeyValue("journal", name)
                    .addKeyValue("reason", reason)
                    .log("a journal snapshot was not taken; nothing is lost, the log stays longer");
            snapshotIsUnderWay.set(false);
        }
    }
}
