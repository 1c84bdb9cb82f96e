package io.minikafka.protocol;

import java.nio.ByteBuffer;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.ApiMessage;

/// What a frame turned out to be.
public sealed interface ParsedRequest {
    /// A whole request. Record data in `body` points into the frame.
    record Ok(RequestHead head, ApiMessage body) implements ParsedRequest {}

    /// An API that exists, in a version that this broker does not speak.
    record UnsupportedVersion(ApiKeys key, short version, int correlationId)
            implements ParsedRequest {}

    /// A request of our own, whose body only its handler knows. `body` is a slice of the frame.
    record Private(short key, int correlationId, ByteBuffer body) implements ParsedRequest {}

    /// No API has this key.
    record UnknownApi(short key) implements ParsedRequest {}

    /// The bytes are no request; `reason` says where reading failed.
    record Malformed(String reason) implements ParsedRequest {}
}
