package io.minikafka.network;

import io.minikafka.base.Invariant;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/// Direct memory lent by a [BufferPool]. Whoever acquired it gives it back exactly once; afterwards the
/// memory may be anyone's.
final class PooledBuffer {
    private final ByteBuffer memory;
    private final int sizeClass;
    private final @Nullable Arena arena;
    private final AtomicBoolean lent = new AtomicBoolean();

    /// `arena` owns the memory if it is given back to the system at once, else the garbage collector does.
    PooledBuffer(ByteBuffer memory, int sizeClass, @Nullable Arena arena) {
        this.memory = memory;
        this.sizeClass = sizeClass;
        this.arena = arena;
    }

    /// The memory; position and limit are the borrower's.
    ByteBuffer memory() {
        return memory;
    }

    int capacity() {
        return memory.capacity();
    }

    int sizeClass() {
        return sizeClass;
    }

    void lend() {
        Invariant.check(lent.compareAndSet(false, true), "buffer lent twice");
        memory.clear();
    }

    void takeBack() {
        Invariant.check(lent.compareAndSet(true, false), "buffer given back twice");
    }

    void free() {
        if (arena != null) {
            arena.close();
        }
    }
}
