package io.minikafka.broker.stack;

import io.minikafka.base.Time;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.Random;

/// The world's time, and what is to happen when. Between two events no time passes.
final class Clock {
    private final PriorityQueue<Event> events =
            new PriorityQueue<>(
                    Comparator.comparingLong(Event::atUs).thenComparingLong(Event::order));
    private long nowUs = 1_000_000;
    private long order;

    private record Event(long atUs, long order, Runnable action) {}

    long nowMs() {
        return nowUs / 1_000;
    }

    long nowUs() {
        return nowUs;
    }

    void after(long us, Runnable action) {
        events.add(new Event(nowUs + Math.max(0, us), order++, action));
    }

    /// Lets the next event happen.
    void next() {
        Event event = events.remove(); // somebody always wants something
        nowUs = Math.max(nowUs, event.atUs());
        event.action().run();
    }

    /// A node's own idea of the time: begun elsewhere, and a little too fast or too slow.
    static final class Skewed implements Time {
        private static final long BEGAN_MS = 1_700_000_000_000L;

        private final Clock world;
        private final long offsetMs;
        private final double rate;

        Skewed(Clock world, Random random) {
            this.world = world;
            this.offsetMs = random.nextInt(120_000);
            this.rate = 0.9 + 0.2 * random.nextDouble();
        }

        /// What the world's clock shows while this one moves on by `ms`.
        long worldUs(long ms) {
            return (long) (ms * 1_000 / rate);
        }

        @Override
        public long wallMs() {
            return BEGAN_MS + offsetMs + monotonicNs() / 1_000_000;
        }

        @Override
        public long monotonicNs() {
            long us = (long) (world.nowUs * rate);
            return us * 1_000;
        }
    }
}
