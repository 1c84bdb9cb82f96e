package io.minikafka.storage;

/// What the acknowledgement of an append waits for. In a log that is alone both are the same.
public enum AckWhen {
    /// This node has it (acks=1).
    DURABLE_HERE,
    /// It is below the high watermark (acks=all).
    COMMITTED
}
