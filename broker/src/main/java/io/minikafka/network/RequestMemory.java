package io.minikafka.network;

import io.minikafka.base.Invariant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// The node-wide bound on memory of requests in flight. Thread-safe.
///
/// A request's memory is reserved while its bytes arrive (*partial*), is *handled* from its last byte to its
/// completion, and is then released. When many partial requests hold everything, none could go on; so one
/// connection at a time, the holder of the overdraft, may exceed the limit until its request is whole, but
/// only while the handled ones hold little (a few may be parked for minutes): else waiting for them is
/// enough. Memory is bounded by the limit, an eighth of it, and one request with the copy that growing needs.
///
/// Who was refused waits on its event loop and is woken by a release. `version` counts releases: a waiter
/// that sees it move between its attempt and its registration tries again by itself.
final class RequestMemory {
    /// One connection, in this class's eyes.
    static final class Owner {}

    /// The share of the limit, as a divisor, that parked requests may hold without being waited for.
    private static final int PARKED_SHARE = 8;

    private final long limitBytes;
    private final AtomicLong usedBytes = new AtomicLong();
    private final AtomicLong handledBytes = new AtomicLong();
    private final AtomicLong version = new AtomicLong();
    private final AtomicInteger waiters = new AtomicInteger();
    private final AtomicReference<@Nullable Owner> overdraft = new AtomicReference<>();
    private final List<Runnable> wakers = new CopyOnWriteArrayList<>();

    RequestMemory(long limitBytes) {
        this.limitBytes = limitBytes;
    }

    /// Registers what wakes the waiters of one event loop.
    void onRelease(Runnable waker) {
        wakers.add(waker);
    }

    /// Reserves for a partial request of `owner`. Newcomers stand behind those who wait already.
    boolean tryReserve(Owner owner, long bytes, boolean hasWaited) {
        if (overdraft.get() == owner) {
            usedBytes.addAndGet(bytes);
            return true;
        }
        if (!hasWaited && waiters.get() > 0) {
            return false;
        }
        long used = usedBytes.get();
        while (used + bytes <= limitBytes) {
            if (usedBytes.compareAndSet(used, used + bytes)) {
                return true;
            }
            used = usedBytes.get();
        }
        if (waitingIsVain() && overdraft.compareAndSet(null, owner)) {
            usedBytes.addAndGet(bytes);
            return true;
        }
        return false;
    }

    /// Counts bytes that are here already and must be kept, whatever the limit says.
    void charge(long bytes) {
        usedBytes.addAndGet(bytes);
    }

    /// The request of `owner` is whole and is being handled.
    void handling(Owner owner, long bytes) {
        handledBytes.addAndGet(bytes);
        endOverdraft(owner);
    }

    /// A handled request is complete.
    void handled(long bytes) {
        Invariant.check(handledBytes.addAndGet(-bytes) >= 0, "more memory handled than reserved");
        release(bytes);
    }

    /// Memory that was reserved or charged is free.
    void release(long bytes) {
        Invariant.check(usedBytes.addAndGet(-bytes) >= 0, "more memory released than reserved");
        wake();
    }

    /// `owner` reads nothing any more.
    void endOverdraft(Owner owner) {
        if (overdraft.compareAndSet(owner, null)) {
            wake();
        }
    }

    /// Whether a newcomer should not even read: there would be nowhere to put what it reads.
    boolean isContended() {
        return waiters.get() > 0 || !hasRoom();
    }

    boolean hasRoom() {
        return usedBytes.get() < limitBytes || (waitingIsVain() && overdraft.get() == null);
    }

    long version() {
        return version.get();
    }

    void waiting() {
        waiters.incrementAndGet();
    }

    void waitingNoMore() {
        waiters.decrementAndGet();
    }

    long usedBytes() {
        return usedBytes.get();
    }

    private boolean waitingIsVain() {
        return handledBytes.get() <= limitBytes / PARKED_SHARE;
    }

    private void wake() {
        version.incrementAndGet();
        if (waiters.get() > 0) {
            wakers.forEach(Runnable::run);
        }
    }
}
