package io.minikafka.broker.journal;

import io.minikafka.base.Errand;
import io.minikafka.base.Invariant;
import io.minikafka.base.Time;
import io.minikafka.base.TopicIdPartition;
import io.minikafka.storage.AppendResult;
import io.minikafka.storage.CommitListener;
import io.minikafka.storage.Durability;
import io.minikafka.storage.LogConfig;
import io.minikafka.storage.LogManager;
import io.minikafka.storage.StorageException;
import io.minikafka.storage.disk.Disk;
import io.minikafka.storage.disk.DiskException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A journal on a log of the storage engine, with snapshots beside it.
///
/// One append is one record batch, so the log's own checksums and recovery make it atomic; a position is an
/// offset of that log. The node's write-ahead log syncs it like any partition.
///
/// A snapshot is due when more than max([#SNAPSHOT_LEAST_BYTES], twice the last one) was appended behind
/// the last one; so replay reads a bounded multiple of the state, and writing snapshots costs at most half
/// of what appending does. The owner's thread turns the state into bytes; a thread that lives as long as that
/// takes writes them. The file counts only after the log is committed up to its position: otherwise a crash
/// could leave a log that ends before its snapshot, and new records at offsets that replay skips. Then the
/// log's start moves to the snapshot before it (see [Snapshots]).
///
/// A snapshot that cannot be written is a warning: nothing is lost, the log stays longer.
public final class LogJournal implements Journal, AutoCloseable {
    /// Topic id of the log of the metadata journal.
    public static final UUID METADATA_LOG = new UUID(0, 1);

    /// Topic id of the log of the groups' journal.
    public static final UUID GROUPS_LOG = new UUID(0, 2);

    /// Topic id of the log of the transactions' journal.
    public static final UUID TRANSACTIONS_LOG = new UUID(0, 3);

    /// Topic id of the log of the share groups' journal.
    public static final UUID SHARE_LOG = new UUID(0, 4);

    /// Topic id of the log of the metadata quorum's journal.
    public static final UUID QUORUM_LOG = new UUID(0, 5);

    /// Topic ids of the logs of all journals: topics that nobody made, and that stay.
    public static final List<UUID> ALL_LOGS =
            List.of(METADATA_LOG, GROUPS_LOG, TRANSACTIONS_LOG, SHARE_LOG, QUORUM_LOG);

    /// Largest batch that one append may make.
    public static final int BATCH_BYTES_MAX = 16 << 20;

    /// No snapshot for less than this.
    static final long SNAPSHOT_LEAST_BYTES = 4L << 20;

    private static final int SEGMENT_BYTES = 32 << 20;
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(10);

    private static final Logger LOG = LoggerFactory.getLogger(LogJournal.class);

    private final String name;
    private final JournalLog log;
    private final Snapshots snapshots;
    private final Time time;

    // Owned by the state machine's thread.
    private long endPosition;
    private long bytesSinceSnapshot;
    private long lastSnapshotBytes;
    private Optional<Thread> writer = Optional.empty();

    // Shared with the storage's threads and the snapshot's writer, under `lock`.
    private final Object lock = new Object();
    private long committedPosition;
    private boolean stopped;

    LogJournal(String name, JournalLog log, Disk disk, Time time) {
        this.name = name;
        this.log = log;
        this.snapshots = new Snapshots(disk, name);
        this.time = time;
    }

    /// The journal of that name, on the log with that topic id (made if there is none).
    ///
    /// @param disk the same that the logs are on; snapshots are in `journals/<name>`
    public static LogJournal open(
            String name, UUID topicId, LogManager logs, Disk disk, Time time) {
        LogConfig config =
                LogConfig.defaults()
                        .withSegmentBytes(SEGMENT_BYTES)
                        .withRetention(-1, -1)
                        .withDurability(Durability.FSYNC);
        return new LogJournal(
                name,
                new StorageJournalLog(
                        name,
                        logs.log(new TopicIdPartition(topicId, 0), config),
                        StorageJournalLog.ALONE_EPOCH),
                disk,
                time);
    }

    @Override
    public long replay(Consumer<JournalRecord> target) {
        Optional<Snapshots.Loaded> snapshot = snapshots.load(target);
        long from = snapshot.map(Snapshots.Loaded::position).orElse(0L);
        lastSnapshotBytes = snapshot.map(Snapshots.Loaded::sizeBytes).orElse(0L);
        endPosition = log.endOffset();
        if (from < log.startOffset() || from > endPosition) {
            throw new JournalException(
                    "journal %s: %s, but its log has the records from %d to %d; restore both from one backup"
                            .formatted(
                                    name,
                                    snapshot.isPresent()
                                            ? "its newest whole snapshot ends at " + from
                                            : "there is no whole snapshot in journals/" + name,
                                    log.startOffset(),
                                    endPosition));
        }
        log.read(from, endPosition, batch -> replay(batch, from, target));
        synchronized (lock) {
            committedPosition = endPosition;
        }
        return endPosition;
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
        ByteBuffer batch = JournalBatches.encode(records, time.wallMs());
        int size = batch.remaining();
        long position = endPosition + records.size();
        return switch (log.append(batch, new Committed(position, listener))) {
            case AppendResult.Appended appended -> {
                Invariant.check(
                        appended.lastOffset() + 1 == position,
                        "only the journal's owner appends to its log",
                        appended.lastOffset());
                endPosition = position;
                bytesSinceSnapshot += size;
                yield new JournalAppend.Accepted(position);
            }
            case AppendResult.Rejected(_, String message) -> new JournalAppend.Refused(message);
            case AppendResult.Duplicate duplicate ->
                    throw new IllegalStateException("a journal is no producer: " + duplicate);
        };
    }

    @Override
    public void snapshotIfDue(long position, Supplier<? extends Iterable<JournalRecord>> state) {
        if (bytesSinceSnapshot <= Math.max(SNAPSHOT_LEAST_BYTES, 2 * lastSnapshotBytes)
                || writer.filter(Thread::isAlive).isPresent()) {
            return;
        }
        Snapshot snapshot = Snapshot.of(position, state.get());
        bytesSinceSnapshot = 0;
        lastSnapshotBytes = snapshot.sizeBytes();
        writer =
                Optional.of(
                        Thread.ofPlatform()
                                .name("journal-" + name + "-snapshot")
                                .daemon()
                                .start(() -> write(snapshot)));
    }

    /// Waits for a snapshot that is being written. What is appended is the log's to keep.
    @Override
    public void close() {
        synchronized (lock) {
            stopped = true;
            lock.notifyAll();
        }
        awaitSnapshot();
    }

    /// Waits for a snapshot that is being written, if there is one.
    void awaitSnapshot() {
        writer.ifPresent(this::awaitEnd);
    }

    private void replay(ByteBuffer batch, long from, Consumer<JournalRecord> target) {
        bytesSinceSnapshot += batch.remaining();
        JournalBatches.decode(
                name, batch, from, Long.MAX_VALUE, (_, record) -> target.accept(record));
    }

    private void write(Snapshot snapshot) {
        try {
            snapshots.write(snapshot);
            if (!awaitCommitted(snapshot.position())) {
                return;
            }
            Optional<Long> needed = snapshots.publish(snapshot);
            LOG.atInfo()
                    .addKeyValue("journal", name)
                    .addKeyValue("position", snapshot.position())
                    .addKeyValue("bytes", snapshot.sizeBytes())
                    .log("journal snapshot taken");
            needed.ifPresent(log::removeBefore);
        } catch (DiskException | StorageException e) {
            LOG.atWarn()
                    .setCause(e)
                    .addKeyValue("journal", name)
                    .addKeyValue("position", snapshot.position())
                    .log("a journal snapshot was not taken; nothing is lost, the log stays longer");
        }
    }

    /// Whether the log is committed up to `position`; false when it never will be.
    private boolean awaitCommitted(long position) {
        synchronized (lock) {
            while (committedPosition < position && !stopped) {
                try {
                    lock.wait();
                } catch (InterruptedException e) {
                    LOG.atWarn()
                            .setCause(e)
                            .addKeyValue("journal", name)
                            .log("a journal snapshot was given up: interrupted");
                    return false;
                }
            }
            return committedPosition >= position;
        }
    }

    private void awaitEnd(Thread thread) {
        try {
            if (!thread.join(CLOSE_LIMIT)) {
                LOG.atWarn()
                        .addKeyValue("journal", name)
                        .addKeyValue("limit", CLOSE_LIMIT)
                        .log("a journal snapshot is still being written and is left behind");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// Notes how far the log is committed before the owner hears of it.
    private final class Committed implements CommitListener {
        private final long position;
        private final JournalListener listener;
        private final Errand errand = Errand.current();

        Committed(long position, JournalListener listener) {
            this.position = position;
            this.listener = listener;
        }

        @Override
        public void committed() {
            synchronized (lock) {
                committedPosition = Math.max(committedPosition, position);
                lock.notifyAll();
            }
            errand.run(listener::committed);
        }

        @Override
        public void failed(StorageException cause) {
            synchronized (lock) {
                stopped = true;
                lock.notifyAll();
            }
            String reason = cause.getMessage() == null ? cause.toString() : cause.getMessage();
            errand.run(() -> listener.failed(reason));
        }
    }
}
