package io.minikafka.network;

import io.minikafka.base.ByteRegion;
import java.nio.ByteBuffer;

/// A piece of a response. A response is a list of parts; the network puts the four bytes of length before
/// the first one. What is handed over belongs to the network: buffers must not change any more (they are
/// only read, their positions stay), regions are released by the network, once each.
public sealed interface Part {
    /// Bytes of this part.
    int sizeBytes();

    /// Bytes in memory, from position to limit. May be shared between responses, may not point into the
    /// request's frame: that memory is used anew as soon as the exchange completes.
    record Bytes(ByteBuffer buffer) implements Part {
        @Override
        public int sizeBytes() {
            return buffer.remaining();
        }
    }

    /// Bytes of a file, sent with sendfile.
    record Region(ByteRegion region) implements Part {
        @Override
        public int sizeBytes() {
            return region.sizeBytes();
        }
    }
}
