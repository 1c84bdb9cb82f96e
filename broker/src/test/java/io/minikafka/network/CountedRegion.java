package io.minikafka.network;

import io.minikafka.base.ByteRegion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.atomic.AtomicInteger;

/// A piece of a file that counts how often it was released.
final class CountedRegion implements ByteRegion {
    private final FileChannel file;
    private final long start;
    private final int sizeBytes;
    final AtomicInteger releases = new AtomicInteger();

    CountedRegion(Path path, long start, int sizeBytes) throws IOException {
        this.file = FileChannel.open(path, StandardOpenOption.READ);
        this.start = start;
        this.sizeBytes = sizeBytes;
    }

    @Override
    public int sizeBytes() {
        return sizeBytes;
    }

    @Override
    public long transferTo(WritableByteChannel target, long offset, long maxBytes)
            throws IOException {
        return file.transferTo(start + offset, Math.min(maxBytes, sizeBytes - offset), target);
    }

    @Override
    public void release() {
        releases.incrementAndGet();
        try {
            file.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
