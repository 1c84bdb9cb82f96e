package io.minikafka.storage;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/// A few large direct buffers for scans, made when first needed. Any thread.
final class ScanBuffers {
    static final int BUFFER_BYTES = 1 << 20;

    private static final int SMALL_BYTES = 64 << 10;
    private static final int KEPT_MAX = 2;

    private final ArrayDeque<ByteBuffer> idle = new ArrayDeque<>();

    /// A buffer for scanning `bytes`; give it back with [#put].
    ByteBuffer take(int bytes) {
        if (bytes <= SMALL_BYTES) {
            return ByteBuffer.allocate(Math.max(bytes, 1));
        }
        ByteBuffer kept = poll();
        return kept == null ? ByteBuffer.allocateDirect(BUFFER_BYTES) : kept.clear();
    }

    private synchronized @Nullable ByteBuffer poll() {
        return idle.poll();
    }

    synchronized void put(ByteBuffer buffer) {
        if (buffer.isDirect() && buffer.capacity() == BUFFER_BYTES && idle.size() < KEPT_MAX) {
            idle.add(buffer);
        }
    }
}
