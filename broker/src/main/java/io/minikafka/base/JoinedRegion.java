package io.minikafka.base;

import java.io.IOException;
import java.nio.channels.WritableByteChannel;
import java.util.List;

/// Several regions, one behind the other, as one. It owns them.
public final class JoinedRegion implements ByteRegion {
    private final List<ByteRegion> parts;
    private final int sizeBytes;

    private JoinedRegion(List<ByteRegion> parts) {
        this.parts = List.copyOf(parts);
        this.sizeBytes =
                this.parts.stream().mapToInt(ByteRegion::sizeBytes).reduce(0, Math::addExact);
    }

    /// The parts as one region; there must be one at least.
    public static ByteRegion of(List<ByteRegion> parts) {
        return parts.size() == 1 ? parts.getFirst() : new JoinedRegion(parts);
    }

    @Override
    public int sizeBytes() {
        return sizeBytes;
    }

    @Override
    public long transferTo(WritableByteChannel target, long offset, long maxBytes)
            throws IOException {
        long moved = 0;
        long partAt = 0;
        for (ByteRegion part : parts) {
            long inPart = offset + moved - partAt;
            if (inPart >= 0 && inPart < part.sizeBytes() && moved < maxBytes) {
                long wanted = Math.min(maxBytes - moved, part.sizeBytes() - inPart);
                long now = part.transferTo(target, inPart, wanted);
                moved += now;
                if (now < wanted) {
                    return moved;
                }
            }
            partAt += part.sizeBytes();
        }
        return moved;
    }

    @Override
    public int memoryBytes() {
        return parts.stream().mapToInt(ByteRegion::memoryBytes).sum();
    }

    @Override
    public void release() {
        parts.forEach(ByteRegion::release);
    }
}
