package io.minikafka.broker;

import java.util.function.Consumer;

/// A request of our own that no API of Kafka's can carry: a key from 30000 on, a body of our own fields. For our
/// command line; not listed in ApiVersions. RFC 0007, 4.6; docs/format/private-api.md.
public interface PrivateHandler {
    short key();

    /// Serves one request. Called on the event loop of the client's connection, so it must not block; `answer`
    /// is called once, from any thread. Throws [io.minikafka.base.FormatException] if the body is something else.
    void handle(byte[] request, Consumer<byte[]> answer);
}
