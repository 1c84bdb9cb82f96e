package io.minikafka.broker.delay;

import io.minikafka.storage.record.LogRecord;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/// A record that waits, as its producer sent it.
///
/// @param offset where it waits
/// @param dueMs 0 if it is not delayed itself
/// @param createdMs its timestamp
record WaitingRecord(
        long offset,
        long dueMs,
        long createdMs,
        Optional<ByteBuffer> key,
        Optional<ByteBuffer> value,
        List<LogRecord.Header> headers) {
    /// The timestamp with which it is delivered.
    long timestampMs() {
        return Math.max(createdMs, dueMs);
    }

    /// About the bytes that it takes in a batch.
    int sizeBytes() {
        int bytes = 128;
        bytes += key.map(ByteBuffer::remaining).orElse(0);
        bytes += value.map(ByteBuffer::remaining).orElse(0);
        for (LogRecord.Header header : headers) {
            bytes += 3 * header.name().length() + 10;
            bytes += header.value().map(ByteBuffer::remaining).orElse(0);
        }
        return bytes;
    }
}
