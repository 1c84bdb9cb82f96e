package io.minikafka.storage;

import io.minikafka.base.ByteRegion;
import io.minikafka.base.Invariant;
import io.minikafka.storage.disk.DiskFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;

/// A range of a segment's file on its way to a consumer. Holds the file open.
final class FileRegion implements ByteRegion {
    private static final AtomicIntegerFieldUpdater<FileRegion> RELEASED =
            AtomicIntegerFieldUpdater.newUpdater(FileRegion.class, "released");

    private final OpenFiles files;
    private final OpenFile place;
    private final DiskFile file;
    private final int position;
    private final int sizeBytes;
    private volatile int released;

    FileRegion(OpenFiles files, OpenFile place, DiskFile file, int position, int sizeBytes) {
        this.files = files;
        this.place = place;
        this.file = file;
        this.position = position;
        this.sizeBytes = sizeBytes;
    }

    @Override
    public int sizeBytes() {
        return sizeBytes;
    }

    @Override
    public long transferTo(WritableByteChannel target, long offset, long maxBytes)
            throws IOException {
        Invariant.check(released == 0, "a region is not sent after its release");
        long count = Math.min(maxBytes, sizeBytes - offset);
        return count <= 0 ? 0 : file.transferTo(position + offset, count, target);
    }

    @Override
    public int read(ByteBuffer target, int offset) {
        Invariant.check(released == 0, "a region is not read after its release");
        int limit = target.limit();
        target.limit(target.position() + Math.clamp(sizeBytes - offset, 0, target.remaining()));
        int read = file.read(target, (long) position + offset);
        target.limit(limit);
        return read;
    }

    @Override
    public void release() {
        Invariant.check(RELEASED.getAndSet(this, 1) == 0, "a region is released once");
        files.release(place);
    }
}
