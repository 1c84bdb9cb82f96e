package io.minikafka.network;

import io.minikafka.base.ByteRegion;
import java.io.IOException;
import java.nio.ByteBuffer;

/// Moves bytes of one connection without blocking. The door through which encryption can come in: a
/// connection knows nothing else of its socket. Used by the connection's event loop only.
interface Transport {
    /// Reads what is there; -1 when the client will send no more.
    int read(ByteBuffer target) throws IOException;

    /// Writes as much as the connection takes now.
    int write(ByteBuffer source) throws IOException;

    /// Sends a piece of a region, as much as the connection takes now.
    long transfer(ByteRegion region, long offset, long maxBytes) throws IOException;

    /// Says that nothing more will be sent; reading goes on.
    void finishOutput() throws IOException;

    /// Ends the connection. Never throws; a second call does nothing.
    void close();
}
