package io.minikafka.broker.share;

import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.PriorityQueue;

/// Records that wait for a time: one before which they must not be delivered, or one after which they must not
/// be. Only such records cost memory here.
final class Waits {
    private static final long NEVER = Long.MAX_VALUE;

    private final Map<Long, Long> notBefore = new HashMap<>();
    private final Map<Long, Long> expires = new HashMap<>();
    private final PriorityQueue<Due> queue =
            new PriorityQueue<>(Comparator.comparingLong(Due::atMs).thenComparingLong(Due::offset));

    /// Something may be due for the record.
    record Due(long atMs, long offset) {}

    void delayUntil(long offset, long atMs) {
        notBefore.merge(offset, atMs, Math::max);
        queue.add(new Due(atMs, offset));
    }

    void expireAt(long offset, long atMs) {
        expires.put(offset, atMs);
        queue.add(new Due(atMs, offset));
    }

    boolean isDelayed(long offset, long nowMs) {
        return !notBefore.isEmpty() && notBefore.getOrDefault(offset, 0L) > nowMs;
    }

    boolean isExpired(long offset, long nowMs) {
        return !expires.isEmpty() && expires.getOrDefault(offset, NEVER) <= nowMs;
    }

    /// The record is decided, or gone.
    void forget(long offset) {
        if (!notBefore.isEmpty()) {
            notBefore.remove(offset);
        }
        if (!expires.isEmpty()) {
            expires.remove(offset);
        }
    }

    long nextMs() {
        return queue.isEmpty() ? NEVER : queue.peek().atMs;
    }

    /// Takes what is due; there must be something.
    long take() {
        return queue.remove().offset;
    }

    /// Looks at the record again at that time.
    void again(long offset, long atMs) {
        queue.add(new Due(atMs, offset));
    }
}
