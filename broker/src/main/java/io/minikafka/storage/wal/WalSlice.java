package io.minikafka.storage.wal;

import io.minikafka.base.Invariant;
import java.nio.ByteBuffer;

/// The bytes of one entry in the log's memory. Whoever gets one owns it and calls [#release] exactly once,
/// from any thread; the bytes must not be touched afterwards, because the memory is used again.
public final class WalSlice {
    private final Slab slab;
    private final int offset;
    private final int sizeBytes;
    private boolean released;

    WalSlice(Slab slab, int offset, int sizeBytes) {
        this.slab = slab;
        this.offset = offset;
        this.sizeBytes = sizeBytes;
    }

    public int sizeBytes() {
        return sizeBytes;
    }

    /// A read-only view with its own position and limit.
    public ByteBuffer buffer() {
        Invariant.check(!released, "a slice is read after its release");
        return slab.view(offset, sizeBytes);
    }

    public void release() {
        Invariant.check(!released, "a slice is released twice");
        released = true;
        slab.release(1);
    }
}
