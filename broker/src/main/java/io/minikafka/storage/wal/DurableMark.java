package io.minikafka.storage.wal;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// How far the log is durable and told: set by the WAL thread after each group, read and awaited by anyone.
final class DurableMark {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition moved = lock.newCondition();
    private volatile WalPosition position;
    private volatile long ticket;
    private final AtomicInteger waiting = new AtomicInteger();
    private volatile Optional<WalOfflineException> end = Optional.empty();

    DurableMark(WalPosition position) {
        this.position = position;
    }

    WalPosition position() {
        return position;
    }

    Optional<WalOfflineException> end() {
        return end;
    }

    void advance(WalPosition newPosition, long newTicket) {
        position = newPosition;
        ticket = newTicket;
        if (waiting.get() > 0) {
            wake();
        }
    }

    /// Whether the entry with that ticket is synced and told.
    ///
    /// @throws WalOfflineException when it will not be
    boolean reaches(long awaitedTicket) {
        if (ticket >= awaitedTicket) {
            return true;
        }
        end.ifPresent(cause -> {
            throw new WalOfflineException(
                    "the entry will not become durable: " + cause.getMessage(), cause);
        });
        return false;
    }

    /// Nothing more will become durable.
    void end(WalOfflineException cause) {
        end = Optional.of(cause);
        wake();
    }

    private void wake() {
        lock.lock();
        try {
            moved.signalAll();
        } finally {
            lock.unlock();
        }
    }

    void await(long awaitedTicket) throws InterruptedException {
        lock.lock();
        try {
            waiting.incrementAndGet(); // before the first look at the ticket, so that the WAL
            // thread cannot miss us
            while (!reaches(awaitedTicket)) {
                moved.await();
            }
        } finally {
            waiting.decrementAndGet();
            lock.unlock();
        }
    }
}
