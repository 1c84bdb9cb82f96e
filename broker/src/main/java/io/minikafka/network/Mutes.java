package io.minikafka.network;

import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.concurrent.TimeUnit;

/// The connections of one event loop that are not read until a time that the broker named. Owned by the loop.
final class Mutes {
    private static final long NS_PER_MS = TimeUnit.MILLISECONDS.toNanos(1);

    private final PriorityQueue<Mute> queue =
            new PriorityQueue<>(Comparator.comparingLong(Mute::untilNs));

    private record Mute(Connection connection, long untilNs) {}

    void add(Connection connection, long untilNs) {
        queue.add(new Mute(connection, untilNs));
    }

    void remove(Connection connection) {
        queue.removeIf(mute -> mute.connection() == connection);
    }

    /// How long the loop may sleep, at most `mostMs`, where 0 means forever; never 0 when somebody waits.
    long sleepMs(long mostMs, long nowNs) {
        Mute first = queue.peek();
        if (first == null) {
            return mostMs;
        }
        long leftMs = Math.max(1, (first.untilNs() - nowNs + NS_PER_MS - 1) / NS_PER_MS);
        return mostMs == 0 ? leftMs : Math.min(mostMs, leftMs);
    }

    /// Those whose time has come, one after the other.
    void wake(EventLoop loop, long nowNs) {
        Mute first = queue.peek();
        while (first != null && first.untilNs() - nowNs <= 0) {
            Connection connection = queue.remove().connection();
            loop.guarded(connection, connection::unmute);
            first = queue.peek();
        }
    }
}
