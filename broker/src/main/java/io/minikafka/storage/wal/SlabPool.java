package io.minikafka.storage.wal;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// Bounds the memory of all slabs together. The WAL thread takes slabs and waits when they run short; any
/// thread gives them back. Slabs of the usual size are used again, a quarter of the limit at most is kept
/// idle; bigger ones are made to measure and freed.
///
/// A single slab bigger than the whole limit is possible when no other is out.
final class SlabPool {
    private static final long ASK_AGAIN_MS = 100;

    private final int slabBytes;
    private final long maxBytes;
    private final WalPressure pressure;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Deque<Slab> idle = new ArrayDeque<>();
    private long allocatedBytes;
    private boolean closed;
    private boolean aborted;

    SlabPool(int slabBytes, long maxBytes, WalPressure pressure) {
        this.slabBytes = slabBytes;
        this.maxBytes = maxBytes;
        this.pressure = pressure;
    }

    /// A slab of at least the usual size, held once.
    ///
    /// @throws WalOfflineException when the wait was aborted
    Slab take(int minBytes) {
        lock.lock();
        try {
            int sizeBytes = Math.max(slabBytes, minBytes);
            while (true) {
                if (sizeBytes == slabBytes && !idle.isEmpty()) {
                    return started(idle.pop());
                }
                freeIdleUntilFits(sizeBytes);
                if (allocatedBytes == 0 || allocatedBytes + sizeBytes <= maxBytes) {
                    Slab slab = new Slab(this, sizeBytes);
                    allocatedBytes += sizeBytes;
                    return started(slab);
                }
                awaitRoom();
            }
        } finally {
            lock.unlock();
        }
    }

    private static Slab started(Slab slab) {
        slab.reset();
        return slab;
    }

    private void freeIdleUntilFits(int sizeBytes) {
        while (allocatedBytes + sizeBytes > maxBytes && !idle.isEmpty()) {
            free(idle.pop());
        }
    }

    @SuppressWarnings("WaitNotInLoop") // the caller loops, and looks at more than one condition
    private void awaitRoom() {
        if (aborted) {
            throw new WalOfflineException(
                    "closed while waiting for memory that segments still held");
        }
        lock.unlock();
        try {
            pressure.slabsShort();
        } finally {
            lock.lock();
        }
        if (allocatedBytes + slabBytes > maxBytes && idle.isEmpty()) {
            try {
                changed.await(ASK_AGAIN_MS, TimeUnit.MILLISECONDS);
            } catch (InterruptedException e) {
                throw new WalOfflineException("interrupted while waiting for memory", e);
            }
        }
    }

    void giveBack(Slab slab) {
        lock.lock();
        try {
            boolean keep =
                    !closed
                            && slab.sizeBytes() == slabBytes
                            && (idle.size() + 1L) * slabBytes <= Math.max(slabBytes, maxBytes / 4);
            if (keep) {
                idle.push(slab);
            } else {
                free(slab);
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void free(Slab slab) {
        allocatedBytes -= slab.sizeBytes();
        slab.free();
    }

    long allocatedBytes() {
        lock.lock();
        try {
            return allocatedBytes;
        } finally {
            lock.unlock();
        }
    }

    /// Ends a wait with an exception.
    void abort() {
        lock.lock();
        try {
            aborted = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// Frees what is idle; what is still held is freed by its last holder.
    void close() {
        lock.lock();
        try {
            closed = true;
            while (!idle.isEmpty()) {
                free(idle.pop());
            }
        } finally {
            lock.unlock();
        }
    }
}
