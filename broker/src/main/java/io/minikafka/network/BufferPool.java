package io.minikafka.network;

import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/// Lends direct buffers and keeps a bounded amount of them for the next request: a fresh megabyte costs more
/// than reading one from a socket. Thread-safe; each size class has a lock that is held for a few
/// instructions.
///
/// Small buffers (up to 64 KiB) and large ones are bounded apart, so that a few large requests cannot push
/// out the many small ones. Large buffers beyond the bound go back to the system at once.
final class BufferPool {
    private static final int LARGEST_SMALL_BYTES = 64 << 10;

    private final long maxKeptSmallBytes;
    private final long maxKeptLargeBytes;
    private final AtomicLong keptSmallBytes = new AtomicLong();
    private final AtomicLong keptLargeBytes = new AtomicLong();
    private final AtomicLong lentBytes = new AtomicLong();
    private final List<ArrayDeque<PooledBuffer>> free = new ArrayList<>();

    BufferPool(long maxKeptSmallBytes, long maxKeptLargeBytes) {
        this.maxKeptSmallBytes = maxKeptSmallBytes;
        this.maxKeptLargeBytes = maxKeptLargeBytes;
        for (int i = 0; i < SizeClasses.count(); i++) {
            free.add(new ArrayDeque<>(0));
        }
    }

    /// Lends at least `bytes`: the capacity is [SizeClasses#roundUp(int)] of it.
    PooledBuffer acquire(int bytes) {
        int sizeClass = SizeClasses.of(bytes);
        PooledBuffer buffer =
                sizeClass == SizeClasses.NONE
                        ? allocate(bytes, sizeClass)
                        : takeOrAllocate(sizeClass);
        buffer.lend();
        lentBytes.addAndGet(buffer.capacity());
        return buffer;
    }

    void release(PooledBuffer buffer) {
        buffer.takeBack();
        lentBytes.addAndGet(-buffer.capacity());
        if (buffer.sizeClass() == SizeClasses.NONE || !keep(buffer)) {
            buffer.free();
        }
    }

    /// Gives up a buffer that someone may still read: it is never lent again. A late reader of a small one
    /// sees what was there, of a large one an exception.
    void abandon(PooledBuffer buffer) {
        buffer.takeBack();
        lentBytes.addAndGet(-buffer.capacity());
        buffer.free();
    }

    /// Bytes that borrowers have not given back.
    long lentBytes() {
        return lentBytes.get();
    }

    /// Bytes kept for the next borrower.
    long keptBytes() {
        return keptSmallBytes.get() + keptLargeBytes.get();
    }

    /// Lets go of everything that is kept.
    void clear() {
        for (ArrayDeque<PooledBuffer> buffers : free) {
            synchronized (buffers) {
                for (PooledBuffer buffer : buffers) {
                    keptBytes(buffer.capacity()).addAndGet(-buffer.capacity());
                    buffer.free();
                }
                buffers.clear();
            }
        }
    }

    private PooledBuffer takeOrAllocate(int sizeClass) {
        ArrayDeque<PooledBuffer> buffers = free.get(sizeClass);
        synchronized (buffers) {
            if (!buffers.isEmpty()) {
                PooledBuffer buffer = buffers.pop();
                keptBytes(buffer.capacity()).addAndGet(-buffer.capacity());
                return buffer;
            }
        }
        return allocate(SizeClasses.bytes(sizeClass), sizeClass);
    }

    private boolean keep(PooledBuffer buffer) {
        int bytes = buffer.capacity();
        AtomicLong kept = keptBytes(bytes);
        long max = bytes <= LARGEST_SMALL_BYTES ? maxKeptSmallBytes : maxKeptLargeBytes;
        if (kept.addAndGet(bytes) > max) {
            kept.addAndGet(-bytes);
            return false;
        }
        ArrayDeque<PooledBuffer> buffers = free.get(buffer.sizeClass());
        synchronized (buffers) {
            buffers.push(buffer);
        }
        return true;
    }

    private AtomicLong keptBytes(int bytes) {
        return bytes <= LARGEST_SMALL_BYTES ? keptSmallBytes : keptLargeBytes;
    }

    /// Closing an arena stops all threads for a moment, waiting for the garbage collector keeps memory:
    /// the former is right for few large buffers, the latter for many small ones.
    @SuppressWarnings("MustBeClosedChecker") // PooledBuffer.free closes the arena
    private static PooledBuffer allocate(int bytes, int sizeClass) {
        if (bytes <= LARGEST_SMALL_BYTES) {
            return new PooledBuffer(ByteBuffer.allocateDirect(bytes), sizeClass, null);
        }
        Arena arena = Arena.ofShared();
        try {
            return new PooledBuffer(arena.allocate(bytes).asByteBuffer(), sizeClass, arena);
        } catch (OutOfMemoryError e) {
            arena.close();
            throw e;
        }
    }
}
