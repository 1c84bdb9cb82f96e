package io.minikafka.broker;

import org.apache.kafka.common.protocol.ApiMessage;

/// The way back to the client for one request. Exactly one of its methods is called, once, from any thread.
public interface Answer<A extends ApiMessage> {
    /// Sends `message`, encoded in the version of the request.
    void send(A message);

    /// Ends the request without a response (produce with acks=0).
    void sendNothing();
}
