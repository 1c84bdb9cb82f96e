package io.minikafka.broker;

import io.minikafka.base.ByteRegion;
import io.minikafka.storage.record.BatchHeader;
import java.nio.ByteBuffer;

/// The whole batches of a region, one after the other. Reads headers in chunks, and a batch only when it is asked
/// for. May wait for the disk. Owned by one thread.
public final class RegionBatches {
    private static final int CHUNK_BYTES = 16 << 10;

    private final ByteRegion region;
    private ByteBuffer chunk = ByteBuffer.allocate(0);
    private int chunkAt;
    private int at;
    private int sizeBytes;
    private int nextAt;

    /// @param region stays the caller's
    public RegionBatches(ByteRegion region) {
        this.region = region;
    }

    /// Moves to the next batch; false if no other whole one is there.
    public boolean next() {
        at = nextAt;
        if (region.sizeBytes() - at < BatchHeader.SIZE_BYTES) {
            return false;
        }
        ByteBuffer header = header();
        sizeBytes = BatchHeader.sizeBytes(header, header.position());
        if (sizeBytes < BatchHeader.SIZE_BYTES || sizeBytes > region.sizeBytes() - at) {
            return false; // cut off by the size of the read
        }
        nextAt = at + sizeBytes;
        return true;
    }

    public int sizeBytes() {
        return sizeBytes;
    }

    /// The header of the batch, between position and limit; valid until the next call.
    public ByteBuffer header() {
        return bytes(BatchHeader.SIZE_BYTES);
    }

    /// The batch, between position and limit; valid until the next call.
    public ByteBuffer batch() {
        return bytes(sizeBytes);
    }

    private ByteBuffer bytes(int size) {
        if (at < chunkAt || at + size > chunkAt + chunk.limit()) {
            ByteBuffer target =
                    size <= CHUNK_BYTES && chunk.capacity() == CHUNK_BYTES
                            ? chunk.clear()
                            : ByteBuffer.allocate(Math.max(size, CHUNK_BYTES));
            region.read(target, at);
            chunk = target.flip();
            chunkAt = at;
        }
        return chunk.duplicate().position(at - chunkAt).limit(at - chunkAt + size);
    }
}
