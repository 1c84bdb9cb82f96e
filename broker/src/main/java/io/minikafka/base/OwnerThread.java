package io.minikafka.base;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A named platform thread that owns a state machine: it runs the tasks of its inbox in order, and
/// timers when they are due.
///
/// The inbox is bounded for what comes from outside ([#offer]); [#execute] always takes, because its
/// tasks are the consequences of accepted ones (commits, answers) and are as many as those.
///
/// A task that throws an exception is a defect, but of that task: its command is lost, which is
/// logged and told to its [Errand], and the thread lives on, so that one bad request cannot stop a node. State machines make
/// that safe by deciding before they change anything. A broken invariant or an `Error` is another
/// matter: nothing can be said about the state any more, so the thread runs no further task and tells
/// `onBroken`, which stops the node.
///
/// [#close] runs what is queued, drops the timers, and waits at most [#CLOSE_LIMIT].
public final class OwnerThread implements SerialExecutor, AutoCloseable {
    /// How long [#close] waits for the queued tasks.
    public static final Duration CLOSE_LIMIT = Duration.ofSeconds(10);

    private static final Logger LOG = LoggerFactory.getLogger(OwnerThread.class);
    private static final Comparator<Timer> BY_DUE_TIME =
            (a, b) -> {
                long difference = a.dueNs - b.dueNs;
                return difference != 0 ? Long.signum(difference) : Long.compare(a.order, b.order);
            };

    private final Time time;
    private final int inboxLimit;
    private final Consumer<Throwable> onBroken;
    private final Thread thread;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition news = lock.newCondition();
    private final ArrayDeque<Runnable> inbox = new ArrayDeque<>();
    private final PriorityQueue<Timer> timers = new PriorityQueue<>(BY_DUE_TIME);
    private int cancelledTimers;
    private long timerOrder;
    private boolean closing;
    private boolean broken;

    /// @param inboxLimit how many tasks may wait before [#offer] refuses
    /// @param onBroken told once, on this thread, when an invariant broke
    public OwnerThread(String name, int inboxLimit, Time time, Consumer<Throwable> onBroken) {
        Invariant.check(inboxLimit > 0, "an inbox holds at least one task", inboxLimit);
        this.time = time;
        this.inboxLimit = inboxLimit;
        this.onBroken = onBroken;
        this.thread = Thread.ofPlatform().name(name).daemon().unstarted(this::run);
    }

    /// Begins to run tasks; those queued before come first.
    public OwnerThread start() {
        thread.start();
        return this;
    }

    @Override
    public void execute(Runnable task) {
        Runnable charged = Errand.current().charged(task);
        lock.lock();
        try {
            inbox.add(charged);
            news.signal();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public boolean offer(Runnable task) {
        Runnable charged = Errand.current().charged(task);
        lock.lock();
        try {
            if (closing || broken || inbox.size() >= inboxLimit) {
                return false;
            }
            inbox.add(charged);
            news.signal();
            return true;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Cancellable after(long delayMs, Runnable task) {
        lock.lock();
        try {
            long dueNs = time.monotonicNs() + TimeUnit.MILLISECONDS.toNanos(Math.max(0, delayMs));
            Timer timer = new Timer(task, dueNs, timerOrder++);
            timers.add(timer);
            if (timers.peek() == timer) {
                news.signal();
            }
            return timer;
        } finally {
            lock.unlock();
        }
    }

    /// Whether the caller runs on this thread.
    public boolean isCurrent() {
        return Thread.currentThread() == thread;
    }

    /// Timers in the heap, the cancelled ones among them.
    int timersHeld() {
        lock.lock();
        try {
            return timers.size();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        lock.lock();
        try {
            closing = true;
            news.signal();
        } finally {
            lock.unlock();
        }
        if (!isCurrent()) {
            awaitEnd();
        }
    }

    private void awaitEnd() {
        try {
            if (thread.getState() != Thread.State.NEW && !thread.join(CLOSE_LIMIT)) {
                LOG.atWarn()
                        .addKeyValue("owner", thread.getName())
                        .addKeyValue("limit", CLOSE_LIMIT)
                        .log("a thread did not end in time and is left behind");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        while (true) {
            Optional<Runnable> task = next();
            if (task.isEmpty()) {
                return;
            }
            try {
                task.get().run();
            } catch (InvariantViolation | Error e) {
                LOG.error("this thread stops: its state can no longer be trusted", e);
                markBroken();
                onBroken.accept(e);
                return;
            } catch (RuntimeException e) {
                LOG.error("a task failed and is lost; this thread goes on", e);
                Errand.failed(task.get(), e);
            }
        }
    }

    /// The next task or due timer; empty when this thread is to end.
    private Optional<Runnable> next() {
        lock.lock();
        try {
            while (true) {
                Timer first = timers.peek();
                long waitNs = first == null ? Long.MAX_VALUE : first.dueNs - time.monotonicNs();
                if (first != null && waitNs <= 0 && !closing) {
                    timers.remove();
                    if (first.take()) {
                        return Optional.of(first.task);
                    }
                    cancelledTimers--;
                    continue;
                }
                Runnable task = inbox.poll();
                if (task != null) {
                    return Optional.of(task);
                }
                if (closing) {
                    return Optional.empty();
                }
                try {
                    var _ = news.awaitNanos(waitNs);
                } catch (InterruptedException e) {
                    // An owner ends by close(), which lets it finish its inbox, and by nothing
                    // else.
                    LOG.warn("this thread was interrupted, which is ignored", e);
                }
            }
        } finally {
            lock.unlock();
        }
    }

    private void markBroken() {
        lock.lock();
        try {
            broken = true;
            inbox.clear();
            timers.clear();
        } finally {
            lock.unlock();
        }
    }

    private final class Timer implements Cancellable {
        final Runnable task;
        final long dueNs;
        final long order;
        private boolean done;

        Timer(Runnable task, long dueNs, long order) {
            this.task = task;
            this.dueNs = dueNs;
            this.order = order;
        }

        /// Whether it is still to run; from now on it is not.
        boolean take() {
            boolean first = !done;
            done = true;
            return first;
        }

        @Override
        public void cancel() {
            lock.lock();
            try {
                if (take()) {
                    cancelledTimers++;
                    // Timers that are set and cancelled all the time would fill the heap: sweep it
                    // when most of it is dead, which costs a constant per timer.
                    if (cancelledTimers > 64 && cancelledTimers > timers.size() / 2) {
                        timers.removeIf(timer -> timer.done);
                        cancelledTimers = 0;
                    }
                }
            } finally {
                lock.unlock();
            }
        }
    }
}
