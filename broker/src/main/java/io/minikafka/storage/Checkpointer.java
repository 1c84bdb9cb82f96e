package io.minikafka.storage;

import io.minikafka.base.Threads;
import io.minikafka.storage.disk.DiskFullException;
import io.minikafka.storage.wal.WalOfflineException;
import io.minikafka.storage.wal.WalPosition;
import io.minikafka.storage.wal.WriteAheadLog;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The thread that takes checkpoints, so that the WAL's files can be used again and a restart has little to replay.
///
/// A checkpoint is fuzzy: appends go on. It is right because of its order:
///
///  1. P := the WAL's durable position; all before it was handed to the logs.
///  2. Each log: write what waits to its segments; remember up to which offset. Aborted transactions that are many
///     go to files too.
///  3. Sync the files (and directories) that were written, a few at a time, with pauses.
///  4. Each log: take its row, under its lock. A row may hold batches that are still on their way. If a replica was cut
///     since step 3, again from there: what is left of it is to be synced too.
///  5. Wait until the WAL has everything that the rows hold.
///  6. Replace the file; then release the WAL's files before P, and the files that compaction had replaced before
///     step 4.
///
/// A crash anywhere leaves the former checkpoint with its WAL, or the new one with everything from P on.
final class Checkpointer implements Runnable, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Checkpointer.class);
    private static final long POLL_MS = 100;

    private final LogContext context;
    private final Supplier<Collection<Log>> logs;
    private final Thread thread;
    private final FileSync sync;

    /// Guards what follows.
    private final Object monitor = new Object();

    private boolean requested;
    private boolean closing;

    /// The latest checkpoint's position and time; owned by whoever takes checkpoints.
    private volatile WalPosition latest;

    private long latestNs;

    Checkpointer(LogContext context, Supplier<Collection<Log>> logs, WalPosition latest) {
        this.context = context;
        this.logs = logs;
        this.latest = latest;
        this.latestNs = context.time.monotonicNs();
        this.sync = new FileSync(context);
        this.thread = Thread.ofPlatform().name("checkpointer").daemon().unstarted(this);
    }

    void start() {
        thread.start();
    }

    /// A checkpoint should be taken soon. Any thread.
    void request() {
        synchronized (monitor) {
            requested = true;
            monitor.notifyAll();
        }
    }

    @Override
    public void run() {
        try {
            while (awaitReason()) {
                take(true);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean awaitReason() throws InterruptedException {
        while (true) {
            synchronized (monitor) {
                if (!closing && !requested) {
                    monitor.wait(POLL_MS);
                }
                if (closing) {
                    return false;
                }
                if (requested) {
                    requested = false;
                    return true;
                }
            }
            long ageMs = TimeUnit.NANOSECONDS.toMillis(context.time.monotonicNs() - latestNs);
            long bytes = context.wal().bytesSince(latest);
            if (bytes >= context.config.checkpointBytes()
                    || (isNewsWorthy(bytes) && ageMs >= context.config.checkpointMs())) {
                return true;
            }
        }
    }

    /// Whether the former checkpoint does not say how things are.
    private boolean isNewsWorthy(long walBytes) {
        return walBytes > 0 || context.replaced.count() > 0;
    }

    /// Takes a checkpoint now; one thread at a time.
    ///
    /// @param paced whether others need the disk meanwhile
    /// @return false if storage is offline or the disk full; the former checkpoint counts
    synchronized boolean take(boolean paced) throws InterruptedException {
        if (context.health.hasFailed()) {
            return false;
        }
        long beganNs = context.time.monotonicNs();
        WriteAheadLog wal = context.wal();
        WalPosition position = wal.durable();
        try {
            List<Log> all = List.copyOf(logs.get());
            for (Log log : all) {
                if (!log.flush()) {
                    return false;
                }
                AbortedLookup.save(log);
            }
            int synced = 0;
            int replaced;
            Optional<List<LogRow>> found;
            do {
                List<UnsyncedFiles> written = all.stream().map(Log::takeUnsynced).toList();
                synced += sync.sync(written, paced);
                replaced = context.replaced.count();
                found = rows(all, written);
            } while (found.isEmpty());
            List<LogRow> rows = found.get();
            awaitDurable(wal, all);
            CheckpointFile.write(
                    context.disk, new Checkpoint(position, rows), context.time.wallMs());
            wal.release(position);
            context.replaced.release(replaced, context.remover);
            latest = position;
            latestNs = context.time.monotonicNs();
            LOG.atInfo()
                    .addKeyValue("logs", rows.size())
                    .addKeyValue("files_synced", synced)
                    .addKeyValue("ms", TimeUnit.NANOSECONDS.toMillis(latestNs - beganNs))
                    .log("Checkpoint taken");
            return true;
        } catch (DiskFullException e) {
            context.health.full("the checkpoint found no space: " + e.getMessage());
            return false;
        } catch (RuntimeException | Error e) {
            // Whatever it was: which files are synced is not known any more, and a thread that died
            // here
            // would let the WAL run full without a word.
            context.health.offline("the checkpoint", e);
            return false;
        }
    }

    /// The last one of this process: waits for what is on its way first, so that a restart has nothing to replay.
    void takeLast() throws InterruptedException {
        try {
            awaitDurable(context.wal(), List.copyOf(logs.get()));
        } catch (WalOfflineException e) {
            LOG.atError().setCause(e).log("No last checkpoint: the write-ahead log is offline");
            return;
        }
        if (isNewsWorthy(context.wal().bytesSince(latest))) {
            take(false);
        }
    }

    /// Empty if a log was cut since its files were collected.
    private static Optional<List<LogRow>> rows(List<Log> all, List<UnsyncedFiles> written) {
        List<LogRow> rows = new ArrayList<>(all.size());
        for (int i = 0; i < all.size(); i++) {
            if (all.get(i).isWorthARow()) {
                Optional<LogRow> row = all.get(i).row(written.get(i));
                if (row.isEmpty()) {
                    return Optional.empty();
                }
                rows.add(row.get());
            }
        }
        return Optional.of(rows);
    }

    private static void awaitDurable(WriteAheadLog wal, List<Log> all) throws InterruptedException {
        long ticket = -1;
        for (Log log : all) {
            ticket = Math.max(ticket, log.lastTicket());
        }
        if (ticket >= 0) {
            wal.awaitDurable(ticket);
        }
    }

    /// Ends the thread; a checkpoint under way is finished.
    @Override
    public void close() {
        synchronized (monitor) {
            closing = true;
            monitor.notifyAll();
        }
        sync.unpace();
        Threads.join(thread);
    }
}
