package io.minikafka.base;

import java.io.IOException;
import java.nio.channels.WritableByteChannel;

/// A range of bytes that can go to a channel without passing through our memory: a piece of a file, sent
/// with sendfile. Whoever receives one owns it, and releases it exactly once.
public interface ByteRegion {
    /// Bytes in this region.
    int sizeBytes();

    /// Moves up to `maxBytes`, beginning at `offset` in this region, to `target`.
    ///
    /// @return bytes moved; fewer than asked when the channel takes no more now
    long transferTo(WritableByteChannel target, long offset, long maxBytes) throws IOException;

    /// Lets go of what the region holds (an open file). Exactly once.
    void release();
}
