package io.minikafka.app;

import io.minikafka.network.ConnectionInfo;
import io.minikafka.network.Exchange;
import io.minikafka.network.RequestHandler;
import io.minikafka.protocol.Protocol;
import java.net.InetAddress;
import java.nio.ByteBuffer;

/// Stands before the router of a node that joins its cluster: until the real one is there, other nodes are answered
/// by an early one, and clients, who would take what that can do for all that there is, not at all.
final class Gate implements RequestHandler {
    private volatile RequestHandler handler;
    private volatile boolean isOpen;

    Gate(RequestHandler early) {
        this.handler = early;
    }

    void open(RequestHandler router) {
        handler = router;
        isOpen = true;
    }

    @Override
    public void handle(Exchange exchange) {
        if (!isOpen && exchange.connection().peer().isEmpty() && !isOfOurOwn(exchange)) {
            exchange.close("this node has not joined its cluster yet");
            return;
        }
        handler.handle(exchange);
    }

    /// Such as a greeting of a node.
    private static boolean isOfOurOwn(Exchange exchange) {
        ByteBuffer frame = exchange.frame();
        return frame.remaining() >= Short.BYTES
                && frame.getShort(frame.position()) >= Protocol.FIRST_PRIVATE_KEY;
    }

    @Override
    public boolean admits(InetAddress address) {
        return handler.admits(address);
    }

    @Override
    public void connected(ConnectionInfo connection) {
        handler.connected(connection);
    }

    @Override
    public void disconnected(ConnectionInfo connection) {
        handler.disconnected(connection);
    }
}
