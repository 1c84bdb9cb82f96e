package io.minikafka.protocol;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/// One record with its content.
public record UnpackedRecord(
        long offset,
        long timestampMs,
        Optional<ByteBuffer> key,
        Optional<ByteBuffer> value,
        List<Header> headers) {
    /// A header; it may lack a value.
    public record Header(String name, Optional<ByteBuffer> value) {}
}
