package io.minikafka.app;

import io.minikafka.broker.RequestRouter;
import io.minikafka.network.ConnectionInfo;
import io.minikafka.network.Exchange;
import io.minikafka.network.RequestHandler;
import io.minikafka.protocol.Protocol;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/// Stands before the router of a node that joins its cluster. Until the real one is there, other nodes are answered by an
/// early one, as far as it can; what only a node that has joined can answer waits. If it were refused, others would
/// take that for what this release can do, and pass it on to their clients. What waits is bounded by the memory of
/// requests. Clients, who would take what the early router can for all that there is, are not answered at all.
final class Gate implements RequestHandler {
    private final RequestRouter early;
    private final List<Exchange> waiting = new ArrayList<>();
    private volatile RequestHandler handler;
    private volatile boolean isOpen;

    Gate(RequestRouter early) {
        this.early = early;
        this.handler = early;
    }

    void open(RequestHandler router) {
        List<Exchange> waited;
        synchronized (waiting) {
            handler = router;
            isOpen = true;
            waited = List.copyOf(waiting);
            waiting.clear();
        }
        waited.forEach(router::handle);
    }

    @Override
    public void handle(Exchange exchange) {
        if (!isOpen) {
            if (exchange.connection().peer().isEmpty() && !isOfOurOwn(exchange)) {
                exchange.close("this node has not joined its cluster yet");
                return;
            }
            if (!early.serves(exchange.frame()) && waits(exchange)) {
                return;
            }
        }
        handler.handle(exchange);
    }

    private boolean waits(Exchange exchange) {
        synchronized (waiting) {
            if (!isOpen) {
                waiting.add(exchange);
            }
            return !isOpen;
        }
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
