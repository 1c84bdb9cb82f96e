package io.minikafka.broker;

import org.apache.kafka.common.protocol.ApiMessage;

/// The way back to the client for one request. Exactly one of its methods is called, once, from any thread.
public interface Answer<A extends ApiMessage> {
    /// Sends `message`, encoded in the version of the request.
    void send(A message);

    /// The answer will come late because the client asked to wait: that is no latency of the broker. To be called
    /// before one of the others.
    default void waits() {}

    /// Ends the request without a response (produce with acks=0).
    void sendNothing();

    /// The work for the request met a defect: the client hears so, unless it was answered before. May be called more
    /// than once, and whatever comes of the rest of the work.
    default void giveUp() {
        close("a defect in the work for a request");
    }

    /// Ends the request by dropping the connection: the only way to tell of a failure to a client that does not
    /// wait for a response. `reason` is logged. An answer without a connection just ends.
    default void close(String reason) {
        sendNothing();
    }
}
