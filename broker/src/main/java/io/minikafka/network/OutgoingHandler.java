package io.minikafka.network;

import java.nio.ByteBuffer;

/// Is told what becomes of a connection that we made. On its loop's thread; must not block.
public interface OutgoingHandler {
    /// The other end accepted.
    void connected();

    /// A frame came, without its length; the memory is the receiver's.
    void received(ByteBuffer frame);

    /// Some of what was to be sent has left.
    void sent();

    /// The connection is gone, or never came to be. Nothing is called after this.
    void closed(String why);
}
