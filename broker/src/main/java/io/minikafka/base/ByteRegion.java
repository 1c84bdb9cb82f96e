package io.minikafka.base;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.util.Optional;

/// A range of bytes that goes to a channel: a piece of a file, sent with sendfile without passing through our
/// memory, or bytes that are in memory still. Whoever receives one owns it, and releases it exactly once.
public interface ByteRegion {
    /// Bytes in this region.
    int sizeBytes();

    /// Moves up to `maxBytes`, beginning at `offset` in this region, to `target`.
    ///
    /// @return bytes moved; fewer than asked when the channel takes no more now
    long transferTo(WritableByteChannel target, long offset, long maxBytes) throws IOException;

    /// The bytes, if they are in memory: then they can be gathered with others into one write.
    default Optional<ByteBuffer> memory() {
        return Optional.empty();
    }

    /// How much memory it holds until it is released; nothing to speak of for a piece of a file.
    default int memoryBytes() {
        return 0;
    }

    /// Reads bytes from `offset` in this region on, until `target` is full or the region ends. May wait for the
    /// disk.
    ///
    /// @return bytes read
    default int read(ByteBuffer target, int offset) {
        int before = target.position();
        int wanted = Math.min(target.remaining(), sizeBytes() - offset);
        WritableByteChannel channel = new BufferChannel(target);
        try {
            long moved = wanted;
            while (moved > 0 && target.position() - before < wanted) {
                int done = target.position() - before;
                moved = transferTo(channel, (long) offset + done, wanted - done);
            }
            return target.position() - before;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Lets go of what the region holds (an open file). Exactly once.
    void release();
}
