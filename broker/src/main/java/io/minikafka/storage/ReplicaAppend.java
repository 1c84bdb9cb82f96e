package io.minikafka.storage;

/// What became of batches that a leader sent.
public sealed interface ReplicaAppend {
    /// They are on their way to the disk; the log ends there now.
    record Appended(long endOffset) implements ReplicaAppend {}

    /// Nothing was appended. The message says why, with offsets.
    record Refused(String message) implements ReplicaAppend {}
}
