package io.minikafka.base;

import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;

/// The twin of [OwnerThread] for tests: tasks and timers run when the test says so, on its thread, and
/// time stands still in between. Any thread may queue tasks.
public final class ManualExecutor implements SerialExecutor {
    private final Queue<Runnable> inbox = new ConcurrentLinkedQueue<>();
    private final PriorityQueue<Timer> timers =
            new PriorityQueue<>(
                    Comparator.<Timer>comparingLong(timer -> timer.dueMs)
                            .thenComparingLong(timer -> timer.order));
    private final Time time = new ManualTime();
    private long nowMs;
    private long timerOrder;

    @Override
    public void execute(Runnable task) {
        inbox.add(task);
    }

    @Override
    public Cancellable after(long delayMs, Runnable task) {
        Timer timer = new Timer(nowMs + delayMs, timerOrder++, task);
        timers.add(timer);
        return timer;
    }

    /// The clock that [#advance] moves; it begins at 0.
    public Time time() {
        return time;
    }

    /// Runs tasks until none is queued.
    public void runAll() {
        for (Runnable task = inbox.poll(); task != null; task = inbox.poll()) {
            task.run();
        }
    }

    /// Runs the next task, if there is one.
    public boolean runOne() {
        Runnable task = inbox.poll();
        if (task != null) {
            task.run();
        }
        return task != null;
    }

    /// Moves time on and runs the timers that are due, but no queued task.
    public void pass(long ms) {
        long endMs = nowMs + ms;
        while (!timers.isEmpty() && timers.element().dueMs <= endMs) {
            Timer timer = timers.remove();
            nowMs = Math.max(nowMs, timer.dueMs);
            timer.task.run();
        }
        nowMs = endMs;
    }

    /// Moves time on, running timers when they are due and tasks as they come.
    public void advance(long ms) {
        runAll();
        long endMs = nowMs + ms;
        while (!timers.isEmpty() && timers.element().dueMs <= endMs) {
            Timer timer = timers.remove();
            nowMs = Math.max(nowMs, timer.dueMs);
            timer.task.run();
            runAll();
        }
        nowMs = endMs;
    }

    /// Timers that are set.
    public int timers() {
        return timers.size();
    }

    private final class Timer implements Cancellable {
        final long dueMs;
        final long order;
        final Runnable task;

        Timer(long dueMs, long order, Runnable task) {
            this.dueMs = dueMs;
            this.order = order;
            this.task = task;
        }

        @Override
        public void cancel() {
            boolean _ = timers.remove(this);
        }
    }

    private final class ManualTime implements Time {
        @Override
        public long wallMs() {
            return nowMs;
        }

        @Override
        public long monotonicNs() {
            return TimeUnit.MILLISECONDS.toNanos(nowMs);
        }
    }
}
