package io.minikafka.base;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.util.Optional;

/// A region whose bytes are in memory already, from position to limit, and do not change.
public record MemoryRegion(ByteBuffer bytes) implements ByteRegion {
    @Override
    public int sizeBytes() {
        return bytes.remaining();
    }

    @Override
    public long transferTo(WritableByteChannel target, long offset, long maxBytes)
            throws IOException {
        int from = bytes.position() + Math.toIntExact(offset);
        int size = (int) Math.min(maxBytes, bytes.limit() - (long) from);
        return target.write(bytes.slice(from, size));
    }

    @Override
    public Optional<ByteBuffer> memory() {
        return Optional.of(bytes);
    }

    @Override
    public int memoryBytes() {
        return sizeBytes();
    }

    @Override
    public void release() {
        // The garbage collector does.
    }
}
