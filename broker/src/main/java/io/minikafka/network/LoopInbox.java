package io.minikafka.network;

import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// The way into an event loop from other threads: many put, one takes all at once. Lock-free and free of
/// garbage: a linked stack, turned round when taken so that tasks run in the order they came.
final class LoopInbox {
    private static final class Closed extends LoopTask {
        @Override
        void run() {}

        @Override
        void abandon() {}
    }

    private final LoopTask closed = new Closed();
    private final AtomicReference<@Nullable LoopTask> newest = new AtomicReference<>();

    /// Queues the task; false if the inbox is closed.
    boolean put(LoopTask task) {
        LoopTask before;
        do {
            before = newest.get();
            if (before instanceof Closed) {
                return false;
            }
            task.earlier = before;
        } while (!newest.compareAndSet(before, task));
        return true;
    }

    boolean isEmpty() {
        return newest.get() == null;
    }

    /// Runs everything that is queued. The loop's thread only.
    void runAll() {
        if (isEmpty()) {
            return;
        }
        LoopTask task = oldestFirst(newest.getAndSet(null));
        while (task != null) {
            LoopTask next = task.earlier;
            task.earlier = null;
            task.run();
            task = next;
        }
    }

    /// Refuses what comes from now on and abandons what is queued.
    void close() {
        LoopTask task = oldestFirst(newest.getAndSet(closed));
        while (task != null) {
            LoopTask next = task.earlier;
            task.earlier = null;
            task.abandon();
            task = next;
        }
    }

    private static @Nullable LoopTask oldestFirst(@Nullable LoopTask newest) {
        LoopTask oldest = null;
        LoopTask task = newest;
        while (task != null) {
            LoopTask earlier = task.earlier;
            task.earlier = oldest;
            oldest = task;
            task = earlier;
        }
        return oldest;
    }
}
