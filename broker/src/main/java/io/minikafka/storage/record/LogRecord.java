package io.minikafka.storage.record;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/// One decoded record. Key and value are views of the batch; a record without value is a tombstone.
public record LogRecord(
        long offset,
        long timestampMs,
        Optional<ByteBuffer> key,
        Optional<ByteBuffer> value,
        List<Header> headers) {
    /// A header; a header may lack a value.
    public record Header(String name, Optional<ByteBuffer> value) {}
}
