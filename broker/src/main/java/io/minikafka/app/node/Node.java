package io.minikafka.app.node;

import java.util.OptionalInt;

/// A running broker in this process, as `start` sees it.
public interface Node extends AutoCloseable {
    /// The port on which it listens, also when the configuration left the choice to the system.
    int port();

    /// The port of the HTTP listener, if there is one.
    OptionalInt httpPort();

    /// Returns when the node has stopped, whoever stopped it.
    void awaitStop() throws InterruptedException;

    /// Stops in order: no new requests, those in flight answered, everything on the disk. Idempotent.
    @Override
    void close();
}
