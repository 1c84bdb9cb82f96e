package io.minikafka.network;

import java.util.PriorityQueue;
import java.util.concurrent.TimeUnit;

/// What one event loop does later: hears a muted client again, connects once more. Owned by the loop.
final class LoopTimers {
    private static final long NS_PER_MS = TimeUnit.MILLISECONDS.toNanos(1);

    private final PriorityQueue<Timer> queue =
            new PriorityQueue<>((a, b) -> Long.signum(a.dueNs() - b.dueNs()));

    private record Timer(Object owner, long dueNs, Runnable work) {}

    void add(Object owner, long dueNs, Runnable work) {
        queue.add(new Timer(owner, dueNs, work));
    }

    /// Forgets all that `owner` has asked for.
    void remove(Object owner) {
        queue.removeIf(timer -> timer.owner() == owner);
    }

    /// How long the loop may sleep, at most `mostMs`, where 0 means forever; never 0 when something waits.
    long sleepMs(long mostMs, long nowNs) {
        Timer first = queue.peek();
        if (first == null) {
            return mostMs;
        }
        long leftMs = Math.max(1, (first.dueNs() - nowNs + NS_PER_MS - 1) / NS_PER_MS);
        return mostMs == 0 ? leftMs : Math.min(mostMs, leftMs);
    }

    /// Does what is due, one after the other.
    void run(long nowNs) {
        Timer first = queue.peek();
        while (first != null && first.dueNs() - nowNs <= 0) {
            queue.remove().work().run();
            first = queue.peek();
        }
    }
}
