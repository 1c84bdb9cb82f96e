package io.minikafka.storage;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/// Whole batches for one read, gathered from memory in the order of offsets: from the one that holds `offset` on, as many
/// as its reader may see and as fit. Used by one thread.
final class MemoryRun {
    private final long offset;
    private final long limitOffset;
    private final boolean atLeastOneBatch;
    private final int maxBytes;
    private List<ByteBuffer> batches = new ArrayList<>();
    private int sizeBytes;
    private long firstOffset;
    private long endOffset;

    MemoryRun(long offset, long limitOffset, int maxBytes, boolean atLeastOneBatch) {
        this.offset = offset;
        this.limitOffset = limitOffset;
        this.maxBytes = maxBytes;
        this.atLeastOneBatch = atLeastOneBatch;
    }

    /// @return whether the next one should be offered too
    boolean take(LogEntry entry) {
        if (entry.lastOffset < offset) {
            return true;
        }
        boolean fits = entry.sizeBytes <= maxBytes - sizeBytes || (isEmpty() && atLeastOneBatch);
        if (entry.lastOffset >= limitOffset || !fits) {
            return false;
        }
        if (isEmpty()) {
            firstOffset = entry.baseOffset();
        }
        batches.add(entry.bytes());
        sizeBytes += entry.sizeBytes;
        endOffset = entry.lastOffset + 1;
        return true;
    }

    /// The same in one buffer that nobody else uses.
    MemoryRun copied() {
        if (!isEmpty()) {
            ByteBuffer together = ByteBuffer.allocate(sizeBytes);
            batches.forEach(together::put);
            batches = List.of(together.flip());
        }
        return this;
    }

    boolean isEmpty() {
        return batches.isEmpty();
    }

    List<ByteBuffer> batches() {
        return batches;
    }

    long firstOffset() {
        return firstOffset;
    }

    /// First offset behind them.
    long endOffset() {
        return endOffset;
    }
}
