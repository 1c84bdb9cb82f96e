package io.minikafka.storage;

import io.minikafka.base.Time;
import io.minikafka.base.TopicIdPartition;
import io.minikafka.metrics.LatencyHistogram;
import io.minikafka.storage.compaction.RecordCodec;
import io.minikafka.storage.disk.Disk;
import io.minikafka.storage.disk.DiskException;
import io.minikafka.storage.wal.WalPosition;
import io.minikafka.storage.wal.WalPressure;
import io.minikafka.storage.wal.WalStats;
import io.minikafka.storage.wal.WriteAheadLog;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// All logs of this node, and the threads that serve them: `segment-writer`, `checkpointer`, `storage-janitor`,
/// `compactor` (and the WAL's own). Opening recovers: the checkpoint gives the partition table, the WAL what came after; segments are
/// not looked at. RFC 0002.
public final class LogManager implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LogManager.class);

    private final LogContext context;
    private final ConcurrentMap<TopicIdPartition, Log> logs = new ConcurrentHashMap<>();
    private final WriteAheadLog wal;
    private final Checkpointer checkpointer;
    private final Janitor janitor;
    private volatile @Nullable Compactor compactor;
    private final boolean rebuilt;
    private final boolean threaded;
    private boolean closed;

    private LogManager(StorageConfig config, Disk disk, Time time, boolean threaded) {
        this.threaded = threaded;
        long beganNs = time.monotonicNs();
        this.context = new LogContext(config, disk, time);
        this.janitor = new Janitor(context, logs::values, this::existing);
        disk.createDirectories(SegmentNames.ROOT);
        Optional<Checkpoint> checkpoint = CheckpointFile.read(disk);
        List<LogRow> rows =
                checkpoint.map(Checkpoint::rows).orElseGet(() -> new TableRebuild(context).rows());
        rows.forEach(row -> recovered(row.id()).body().restore(row));
        this.rebuilt = checkpoint.isEmpty() && !rows.isEmpty();
        PressureRelay pressure = new PressureRelay(context.writer);
        Optional<WalPosition> from = checkpoint.map(Checkpoint::position);
        try (Recovery recovery = new Recovery(context, this::recovered)) {
            this.wal = recover(recovery, from, pressure);
            context.start(wal);
            this.checkpointer =
                    new Checkpointer(context, logs::values, from.orElseGet(wal::durable));
            pressure.checkpointer = checkpointer;
            LOG.atInfo()
                    .addKeyValue("logs", logs.size())
                    .addKeyValue("replayed_entries", recovery.entries())
                    .addKeyValue("replayed_bytes", recovery.replayedBytes())
                    .addKeyValue("wal_direct_io", wal.direct())
                    .addKeyValue("ms", TimeUnit.NANOSECONDS.toMillis(time.monotonicNs() - beganNs))
                    .log("Storage is open");
        }
        if (checkpoint.isEmpty()) {
            firstCheckpoint();
        }
        context.health.checkSpace();
        if (threaded) {
            context.writer.start();
            checkpointer.start();
            janitor.start();
        }
    }

    private WriteAheadLog recover(
            Recovery recovery, Optional<WalPosition> from, WalPressure pressure) {
        WriteAheadLog opened =
                WriteAheadLog.open(
                        context.config.wal(),
                        context.disk,
                        from,
                        recovery,
                        pressure,
                        threaded,
                        System::nanoTime);
        try {
            recovery.finish(logs.values());
            return opened;
        } catch (RuntimeException e) {
            opened.close();
            throw e;
        }
    }

    /// What the WAL asks for goes to the checkpointer once there is one.
    private static final class PressureRelay implements WalPressure {
        private final SegmentWriter writer;
        private volatile @Nullable Checkpointer checkpointer;

        PressureRelay(SegmentWriter writer) {
            this.writer = writer;
        }

        @Override
        public void slabsShort() {
            writer.hurry();
        }

        @Override
        public void full() {
            Checkpointer asked = checkpointer;
            if (asked != null) {
                asked.request();
            }
        }
    }

    /// Recovers what is on `disk` and starts the threads. The caller keeps (and closes) the disk.
    ///
    /// @throws StorageException when the data cannot be used as it is; the message says what to do
    public static LogManager open(StorageConfig config, Disk disk, Time time) {
        return open(config, disk, time, true);
    }

    /// As the other, but nothing happens by itself: whoever has it does what the threads do, and who waits for the
    /// disk does its work meanwhile. For simulations.
    static LogManager withoutThreads(StorageConfig config, Disk disk, Time time) {
        return open(config, disk, time, false);
    }

    private static LogManager open(StorageConfig config, Disk disk, Time time, boolean threaded) {
        try {
            return new LogManager(config, disk, time, threaded);
        } catch (DiskException e) {
            throw new StorageException("storage in " + disk.describe() + ": " + e.getMessage(), e);
        }
    }

    /// Until its topic's settings arrive, which may be to keep everything, nothing is deleted.
    private Log recovered(TopicIdPartition id) {
        LogConfig keeping = context.config.defaultLog().withCleanup(CleanupConfig.NONE);
        return logs.computeIfAbsent(id, i -> new Log(context, i, keeping));
    }

    private void firstCheckpoint() {
        try {
            checkpointer.take(false);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// Compacts those logs whose topics want it, from now on. Once.
    public CompactionCounters startCompactor(CompactorConfig config, RecordCodec codec) {
        Compactor made = compactor(config, codec);
        compactor = made;
        made.start();
        return made.counters();
    }

    /// What compaction has done; empty where it does not run.
    public Optional<CompactionCounters.Snapshot> compaction() {
        return Optional.ofNullable(compactor).map(running -> running.counters().snapshot());
    }

    Compactor compactor(CompactorConfig config, RecordCodec codec) {
        return new Compactor(
                context,
                logs::values,
                janitor::isSwept,
                janitor.scrub(),
                checkpointer::request,
                config,
                codec);
    }

    /// The log of that name, made if there is none; makes no file. The config replaces the former one. The id of a
    /// deleted log must not be used again.
    public Log log(TopicIdPartition id, LogConfig config) {
        Log log = logs.get(id);
        if (log == null) {
            log = logs.computeIfAbsent(id, i -> new Log(context, i, config));
        }
        log.reconfigure(config);
        return log;
    }

    /// Whether the checkpoint was damaged or missing, so that what replicas had saved may be lost: they must not come back
    /// as those that they were.
    public boolean isRebuilt() {
        return rebuilt;
    }

    /// As [#log], as a replica from now on; once for each log, and before anybody else has it.
    public ReplicaLog replica(TopicIdPartition id, LogConfig config) {
        return new ReplicaLog(log(id, config));
    }

    public Optional<Log> existing(TopicIdPartition id) {
        return Optional.ofNullable(logs.get(id));
    }

    public Collection<TopicIdPartition> logs() {
        return List.copyOf(logs.keySet());
    }

    /// New settings for all logs of a topic.
    public void reconfigure(UUID topicId, LogConfig config) {
        logs.forEach((id, log) -> {
            if (id.topicId().equals(topicId)) {
                log.reconfigure(config);
            }
        });
    }

    /// The log is gone when this returns; its files are removed in the background.
    public void delete(TopicIdPartition id) {
        Log log = logs.remove(id);
        if (log != null) {
            context.remover.removeAll(log.markDeleted(), SegmentNames.directory(id));
        }
    }

    /// Once at the start, when the topics are known: removes logs whose topic is not.
    public void retainOnly(Predicate<TopicIdPartition> known) {
        List<TopicIdPartition> gone = new ArrayList<>(logs.keySet());
        gone.removeIf(known);
        gone.forEach(this::delete);
        for (String name : context.disk.list(SegmentNames.ROOT)) {
            SegmentNames.parseDirectory(name)
                    .filter(id -> !known.test(id) && !gone.contains(id))
                    .ifPresent(
                            id -> context.remover.removeAll(List.of(), SegmentNames.directory(id)));
        }
        if (!gone.isEmpty()) {
            LOG.atInfo().addKeyValue("logs", gone.size()).log("Logs of deleted topics are removed");
        }
    }

    /// Whether damage is known of.
    public boolean isDamaged() {
        return !context.damaged.isEmpty();
    }

    /// Ranges that are known to be damaged now. May wait for the disk, if there are any.
    public List<DamagedRange> damagedRanges() {
        return context.damaged.isEmpty() ? List.of() : context.damaged.ranges(this::existing);
    }

    /// Begins to repair a damaged range of a replica; empty if that cannot be done now, or not any more. Waits for the disk.
    ///
    /// @throws StorageException when the disk refuses
    public Optional<RangeRepair> repair(DamagedRange range) {
        return janitor.isSwept()
                ? existing(range.log()).flatMap(log -> RangeRepair.begin(context, log, range))
                : Optional.empty();
    }

    /// Somebody says that what lies there is damaged: reads its segment. Waits for the disk.
    public void examine(TopicIdPartition id, long offset) {
        existing(id).ifPresent(log -> janitor.scrub().examine(log, offset));
    }

    /// What became of damage, and of looking for it, since the start.
    public DamageCounters damageCounters() {
        return new DamageCounters(context.damaged.repairedCount(), janitor.scrub().scrubbedBytes());
    }

    public WalStats walStats() {
        return wal.stats();
    }

    public LatencyHistogram walSyncTimes() {
        return wal.syncTimes();
    }

    /// From an append until a consumer gets it, in samples.
    public LatencyHistogram deliveryTimes() {
        return context.deliveryTimes;
    }

    public StorageState state() {
        return context.health.state();
    }

    /// Whether a write or sync failed, so that only a restart helps.
    public boolean hasFailed() {
        return context.health.hasFailed();
    }

    /// `listener` is called with each new state, on a thread of the storage engine.
    public void onStateChange(Consumer<StorageState> listener) {
        context.health.onChange(listener);
    }

    LogContext context() {
        return context;
    }

    Janitor janitor() {
        return janitor;
    }

    Checkpointer checkpointer() {
        return checkpointer;
    }

    /// Writes everything, takes a checkpoint and stops the threads: the next start replays nothing.
    @Override
    public void close() {
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
        }
        boolean healthy = !context.health.isOffline() && !wal.offline();
        context.health.closed();
        if (compactor != null) {
            compactor.close();
        }
        janitor.close();
        checkpointer.close();
        context.writer.close();
        if (healthy) {
            lastCheckpoint();
        }
        wal.close();
        context.files.close();
    }

    private void lastCheckpoint() {
        try {
            checkpointer.takeLast();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
