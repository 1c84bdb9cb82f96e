package io.minikafka.storage.wal;

import io.minikafka.base.Invariant;
import io.minikafka.storage.disk.DiskFile;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicInteger;

/// A piece of aligned direct memory from which groups are written, and in which their entries stay until the
/// segments have them. Filled by the WAL thread; counted holds (the thread's own, and one for each slice) keep
/// it; the last one gives it back to the pool.
final class Slab {
    private final SlabPool pool;
    private final Arena arena;
    private final ByteBuffer bytes;
    private final ByteBuffer readOnly;
    private final AtomicInteger holds = new AtomicInteger();
    private int usedBytes;

    @SuppressWarnings("MustBeClosedChecker") // closed by free(), when nobody holds the slab
    Slab(SlabPool pool, int sizeBytes) {
        this.pool = pool;
        this.arena = Arena.ofShared();
        this.bytes = arena.allocate(sizeBytes, DiskFile.ALIGNMENT_BYTES).asByteBuffer();
        this.readOnly = bytes.asReadOnlyBuffer();
    }

    int sizeBytes() {
        return bytes.capacity();
    }

    /// For the WAL thread only.
    ByteBuffer bytes() {
        return bytes;
    }

    /// A view of its own.
    ByteBuffer view(int offset, int sizeBytes) {
        return readOnly.slice(offset, sizeBytes);
    }

    int usedBytes() {
        return usedBytes;
    }

    int freeBytes() {
        return sizeBytes() - usedBytes;
    }

    void use(int moreBytes) {
        usedBytes += moreBytes;
    }

    /// Whether the WAL thread's own hold is the only one: then nobody can get another, and the memory may be
    /// written from its beginning again.
    boolean onlyHeldByWriter() {
        return holds.get() == 1;
    }

    /// As new, with one hold.
    void reset() {
        usedBytes = 0;
        holds.set(1);
    }

    void retain(int count) {
        holds.addAndGet(count);
    }

    void release(int count) {
        int left = holds.addAndGet(-count);
        Invariant.check(left >= 0, "a slab was released more often than held", left);
        if (left == 0) {
            pool.giveBack(this);
        }
    }

    void free() {
        arena.close();
    }
}
