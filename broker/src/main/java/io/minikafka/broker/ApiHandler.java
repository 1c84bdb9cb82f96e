package io.minikafka.broker;

import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.ApiMessage;

/// What one API means. There is one implementation for each API that the broker serves.
///
/// @param <Q> the request
/// @param <A> the response
public interface ApiHandler<Q extends ApiMessage, A extends ApiMessage> {
    /// The API that this handler serves, over the whole version range of Apache Kafka 4.4.
    ApiKeys key();

    /// Serves one request. Called on the event loop of the client's connection, so it must not block;
    /// `answer` may be used later and from any thread. The request's record data points into the
    /// connection's buffer, which stays valid until the answer is given.
    void handle(RequestContext context, Q request, Answer<A> answer);

    /// Whether other threads may work for the request, which costs a little: a defect there is then told to the client
    /// as a defect here would be. Not for requests that lend their memory to others.
    default boolean isHandedOver() {
        return true;
    }

    /// Whether [RequestContext#software()] is to be filled in, which costs a little.
    default boolean asksForSoftware() {
        return false;
    }
}
