package io.minikafka.app;

import io.minikafka.app.config.BrokerConfig;
import io.minikafka.app.node.Node;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A node that is alone until another one joins it: then it closes its server and opens it again, on the same port, as
/// the first of a cluster. Clients see a short restart.
public final class ReopeningServer implements Node {
    private static final Logger LOG = LoggerFactory.getLogger(ReopeningServer.class);

    private final BrokerConfig config;
    private final AtomicBoolean reopening = new AtomicBoolean();
    private final Object lock = new Object();
    private Server server;
    private boolean closed;

    private ReopeningServer(BrokerConfig config) {
        this.config = config;
        synchronized (lock) {
            this.server = Server.start(config, this::becomeCluster);
        }
    }

    public static Node start(BrokerConfig config) {
        return new ReopeningServer(config);
    }

    private void becomeCluster() {
        if (reopening.compareAndSet(false, true)) {
            Thread.ofPlatform().name("reopen").start(this::reopen);
        }
    }

    private void reopen() {
        LOG.info("another node wants to join: this one becomes the first of a cluster");
        synchronized (lock) {
            if (closed) {
                return;
            }
            int port = server.port();
            server.close();
            try {
                server = Server.start(config.inCluster(port), () -> {});
            } catch (RuntimeException e) {
                // The server that is closed tells whoever waits that the node has stopped.
                closed = true;
                LOG.error("this node could not be opened as one of a cluster", e);
            }
        }
    }

    @Override
    public int port() {
        return current().port();
    }

    @Override
    public OptionalInt httpPort() {
        return current().httpPort();
    }

    @Override
    public void awaitStop() throws InterruptedException {
        Server waited;
        do {
            waited = current();
            waited.awaitStop();
        } while (current() != waited);
    }

    @Override
    public void close() {
        synchronized (lock) {
            closed = true;
            server.close();
        }
    }

    private Server current() {
        synchronized (lock) {
            return server;
        }
    }
}
