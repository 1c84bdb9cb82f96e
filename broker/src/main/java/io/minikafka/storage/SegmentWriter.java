package io.minikafka.storage;

import io.minikafka.base.Threads;
import io.minikafka.base.Time;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The thread that moves committed batches from the WAL's memory into segments: of a log at once when enough
/// wait, of all logs after a while, and of all when the WAL runs short of memory. It also runs small tasks for
/// the logs (a commit listener that has nothing to wait for).
///
/// The lists are guarded by this object, which is never held while files are written.
final class SegmentWriter implements Runnable, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SegmentWriter.class);

    private final long writeBackMs;
    private final Time time;
    private final Thread thread;

    private record Aging(Log log, long sinceNs) {}

    private final ArrayDeque<Aging> aging = new ArrayDeque<>();
    private final ArrayDeque<Log> due = new ArrayDeque<>();
    private final ArrayDeque<Runnable> tasks = new ArrayDeque<>();
    private boolean hurry;
    private boolean closing;

    SegmentWriter(StorageConfig config, Time time) {
        this.writeBackMs = config.writeBackMs();
        this.time = time;
        this.thread = Thread.ofPlatform().name("segment-writer").daemon().unstarted(this);
    }

    void start() {
        thread.start();
    }

    /// The log has its first waiting batch.
    synchronized void aging(Log log) {
        aging.add(new Aging(log, time.monotonicNs()));
    }

    /// So much waits in the log that it should be written now.
    synchronized void due(Log log) {
        due.add(log);
        notifyAll();
    }

    synchronized void execute(Runnable task) {
        tasks.add(task);
        notifyAll();
    }

    /// Everything that waits should be written now.
    synchronized void hurry() {
        hurry = true;
        notifyAll();
    }

    private sealed interface Work {
        record Task(Runnable task) implements Work {}

        record Write(Log log, boolean fromAging) implements Work {}

        record Stop() implements Work {}
    }

    @Override
    public void run() {
        try {
            boolean more = true;
            while (more) {
                more = perform(next());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// Without a thread: does something that is due.
    ///
    /// @return false if nothing is
    boolean doSome() {
        return ready().filter(this::perform).isPresent();
    }

    private boolean perform(Work work) {
        switch (work) {
            case Work.Task(Runnable task) -> Callbacks.run("a task", task);
            case Work.Write(Log log, boolean fromAging) -> write(log, fromAging);
            case Work.Stop _ -> {
                return false;
            }
        }
        return true;
    }

    private void write(Log log, boolean fromAging) {
        try {
            log.taken(fromAging);
            if (!log.flush() && !log.context.health.isOffline()) {
                tryLater(log);
            }
        } catch (RuntimeException | Error e) {
            LOG.atError().setCause(e).addKeyValue("log", log.id()).log("Write-back failed");
            log.context.health.offline("write-back of log " + log.id(), e);
        }
    }

    /// There was no space. Hurrying would try again and again until there is; who is short of memory asks again.
    private void tryLater(Log log) {
        synchronized (this) {
            hurry = false;
        }
        log.flushLater();
    }

    private synchronized Work next() throws InterruptedException {
        while (true) {
            Optional<Work> work = ready();
            if (work.isPresent()) {
                return work.get();
            }
            Aging oldest = aging.peek();
            wait(Math.max(1, oldest == null ? writeBackMs : writeBackMs - ageMs(oldest)));
        }
    }

    private synchronized Optional<Work> ready() {
        Runnable task = tasks.poll();
        if (task != null) {
            return Optional.of(new Work.Task(task));
        }
        if (closing) {
            return Optional.of(new Work.Stop());
        }
        Log ready = due.poll();
        if (ready != null) {
            return Optional.of(new Work.Write(ready, false));
        }
        Aging oldest = aging.peek();
        if (oldest == null) {
            hurry = false;
            return Optional.empty();
        }
        if (!hurry && ageMs(oldest) < writeBackMs) {
            return Optional.empty();
        }
        aging.remove();
        return Optional.of(new Work.Write(oldest.log(), true));
    }

    private long ageMs(Aging one) {
        return TimeUnit.NANOSECONDS.toMillis(time.monotonicNs() - one.sinceNs());
    }

    /// Ends the thread after the task at hand; what waits is written by who closes the logs.
    @Override
    public void close() {
        synchronized (this) {
            closing = true;
            notifyAll();
        }
        Threads.join(thread);
    }
}
