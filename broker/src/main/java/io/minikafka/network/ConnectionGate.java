package io.minikafka.network;

import java.net.InetAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// Counts connections, in all and by address, and holds their limits. Thread-safe.
final class ConnectionGate {
    private final NetworkLimits limits;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition empty = lock.newCondition();
    private final Map<InetAddress, Integer> byAddress = new HashMap<>();
    private int total;

    ConnectionGate(NetworkLimits limits) {
        this.limits = limits;
    }

    /// Counts a connection in, or says why it may not come in.
    Optional<RefuseReason> enter(InetAddress address) {
        lock.lock();
        try {
            if (total >= limits.maxConnections()) {
                return Optional.of(RefuseReason.TOO_MANY_CONNECTIONS);
            }
            int fromAddress = byAddress.getOrDefault(address, 0);
            if (fromAddress >= limits.maxConnectionsPerIp()) {
                return Optional.of(RefuseReason.TOO_MANY_FROM_ADDRESS);
            }
            byAddress.put(address, fromAddress + 1);
            total++;
            return Optional.empty();
        } finally {
            lock.unlock();
        }
    }

    void leave(InetAddress address) {
        lock.lock();
        try {
            byAddress.computeIfPresent(address, (_, count) -> count == 1 ? null : count - 1);
            total--;
            if (total == 0) {
                empty.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    int total() {
        lock.lock();
        try {
            return total;
        } finally {
            lock.unlock();
        }
    }

    /// Waits until nobody is there; false if that took longer than `timeout`.
    boolean awaitEmpty(Duration timeout) throws InterruptedException {
        long leftNs = timeout.toNanos();
        lock.lock();
        try {
            while (total > 0 && leftNs > 0) {
                leftNs = empty.awaitNanos(leftNs);
            }
            return total == 0;
        } finally {
            lock.unlock();
        }
    }
}
