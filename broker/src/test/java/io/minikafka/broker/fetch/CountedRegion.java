package io.minikafka.broker.fetch;

import io.minikafka.base.ByteRegion;
import java.nio.channels.WritableByteChannel;

/// A region without bytes behind it, which counts how often it was released.
final class CountedRegion implements ByteRegion {
    private final int sizeBytes;
    private int releases;

    CountedRegion(int sizeBytes) {
        this.sizeBytes = sizeBytes;
    }

    int releases() {
        return releases;
    }

    @Override
    public int sizeBytes() {
        return sizeBytes;
    }

    @Override
    public long transferTo(WritableByteChannel target, long offset, long maxBytes) {
        throw new UnsupportedOperationException("there are no bytes");
    }

    @Override
    public void release() {
        releases++;
    }
}
