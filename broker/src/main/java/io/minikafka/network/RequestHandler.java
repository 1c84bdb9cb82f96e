package io.minikafka.network;

import java.net.InetAddress;

/// What the broker does with requests. All methods run on the event loop that owns the connection and must
/// not block: work that waits takes the [Exchange] along and completes it later from its own thread.
public interface RequestHandler {
    /// A request has arrived. Every exchange must be completed exactly once, also after the connection is
    /// gone, for its memory is held until then. When this method throws, the connection is closed.
    void handle(Exchange exchange);

    /// Whether a client at this address may connect now. On the acceptor's thread; must not block.
    default boolean admits(InetAddress address) {
        return true;
    }

    /// A client has connected; no request of it has been read yet.
    default void connected(ConnectionInfo connection) {}

    /// A connection is gone. Exchanges of it may still be in flight.
    default void disconnected(ConnectionInfo connection) {}
}
