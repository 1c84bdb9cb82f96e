package io.minikafka.storage;

import io.minikafka.base.ByteRegion;
import io.minikafka.base.MemoryRegion;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.util.List;
import java.util.Optional;

/// Batches in memory, each in a buffer of its own that does not change. They are put together when they are sent, so not
/// under a log's lock. Used by one thread at a time.
final class BatchesRegion implements ByteRegion {
    private final int sizeBytes;
    private List<ByteBuffer> pieces;

    BatchesRegion(List<ByteBuffer> pieces) {
        int size = 0;
        for (ByteBuffer piece : pieces) {
            size += piece.remaining();
        }
        this.sizeBytes = size;
        this.pieces = pieces;
    }

    @Override
    public int sizeBytes() {
        return sizeBytes;
    }

    @Override
    public Optional<ByteBuffer> memory() {
        if (pieces.size() > 1) {
            ByteBuffer together = ByteBuffer.allocate(sizeBytes);
            pieces.forEach(piece -> together.put(piece.duplicate()));
            pieces = List.of(together.flip());
        }
        return Optional.of(pieces.getFirst());
    }

    @Override
    public int memoryBytes() {
        return sizeBytes;
    }

    @Override
    public long transferTo(WritableByteChannel target, long offset, long maxBytes)
            throws IOException {
        return new MemoryRegion(memory().orElseThrow()).transferTo(target, offset, maxBytes);
    }

    @Override
    public void release() {
        // The garbage collector does.
    }
}
