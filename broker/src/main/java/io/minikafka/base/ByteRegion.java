package io.minikafka.base;

import java.io.IOException;
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

    /// Lets go of what the region holds (an open file). Exactly once.
    void release();
}
