package io.minikafka.storage.compaction;

import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// A buffer outside of the heap that grows when something large comes. Owned by one thread.
final class Scratch implements AutoCloseable {
    static final int FIRST_BYTES = 1 << 20;

    private @Nullable Arena arena;
    private ByteBuffer buffer = ByteBuffer.allocate(0);

    /// A cleared buffer of at least `bytes`. The first `kept` bytes are as they were.
    ByteBuffer room(int bytes, int kept) {
        if (buffer.capacity() < bytes) {
            grow(Math.max(bytes, FIRST_BYTES), kept);
        }
        return buffer.clear();
    }

    @SuppressWarnings("MustBeClosedChecker") // the next growth or close() does
    private void grow(int bytes, int kept) {
        long doubled = Math.min(2L * buffer.capacity(), Integer.MAX_VALUE - Long.BYTES);
        Arena larger = Arena.ofConfined();
        ByteBuffer grown = larger.allocate(Math.max(bytes, doubled)).asByteBuffer();
        grown.put(0, buffer, 0, kept);
        close();
        arena = larger;
        buffer = grown;
    }

    /// The memory is given back; the next use takes some anew.
    @Override
    public void close() {
        if (arena != null) {
            buffer = ByteBuffer.allocate(0);
            arena.close();
            arena = null;
        }
    }
}
