package io.minikafka.protocol;

import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.ApiMessage;

/// What a frame turned out to be.
public sealed interface ParsedRequest {
    /// A whole request. Record data in `body` points into the frame.
    record Ok(RequestHead head, ApiMessage body) implements ParsedRequest {}

    /// An API that exists, in a version that this broker does not speak.
    record UnsupportedVersion(ApiKeys key, short version, int correlationId)
            implements ParsedRequest {}

    /// A request of our own, whose body only its handler knows. The bytes are the request's own.
    @SuppressWarnings("ArrayRecordComponent") // nobody compares requests
    record Private(short key, int correlationId, byte[] body) implements ParsedRequest {}

    /// No API has this key.
    record UnknownApi(short key) implements ParsedRequest {}

    /// The bytes are no request; `reason` says where reading failed.
    record Malformed(String reason) implements ParsedRequest {}
}
