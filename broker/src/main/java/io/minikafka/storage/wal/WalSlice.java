package io.minikafka.storage.wal;

import java.nio.ByteBuffer;

/// The bytes of one entry in the log's memory. Whoever gets one owns it and calls [#release] exactly once,
/// from any thread; the bytes must not be touched afterwards.
public final class WalSlice {
    private final ByteBuffer bytes;

    WalSlice(ByteBuffer bytes) {
        this.bytes = bytes;
    }

    public int sizeBytes() {
        return bytes.remaining();
    }

    /// A read-only view with its own position and limit.
    public ByteBuffer buffer() {
        return bytes.asReadOnlyBuffer();
    }

    public void release() {}
}
