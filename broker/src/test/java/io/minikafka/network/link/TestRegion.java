package io.minikafka.network.link;

import io.minikafka.base.ByteRegion;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/// Records that count how often they were released; in memory or as if in a file.
final class TestRegion implements ByteRegion {
    private final ByteBuffer bytes;
    private final boolean isInMemory;
    final AtomicInteger releases = new AtomicInteger();

    TestRegion(String text, boolean isInMemory) {
        this.bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
        this.isInMemory = isInMemory;
    }

    @Override
    public int sizeBytes() {
        return bytes.remaining();
    }

    @Override
    public long transferTo(WritableByteChannel target, long offset, long maxBytes)
            throws IOException {
        int size = (int) Math.min(maxBytes, sizeBytes() - offset);
        return target.write(bytes.slice((int) offset, size));
    }

    @Override
    public Optional<ByteBuffer> memory() {
        return isInMemory ? Optional.of(bytes) : Optional.empty();
    }

    @Override
    public void release() {
        releases.incrementAndGet();
    }
}
