package io.minikafka.cluster.replication;

import io.minikafka.cluster.ReplicaId;

/// What happens to a replica.
public sealed interface Input {
    /// The metadata say so now. Older states after newer ones do no harm.
    record Led(PartitionState state) implements Input {}

    /// @param from whoever sent it; for a seal that is of no interest
    record Received(ReplicaId from, Message message) implements Input {}

    /// The leader's log has grown to `endOffset`, with records of its epoch.
    record Appended(long endOffset) implements Input {}

    /// All that was to be done before [Output.Flush] of that ticket is on disk.
    record Flushed(long ticket) implements Input {}

    /// The log begins here now: what is before was deleted. Never above the high watermark.
    record Deleted(long startOffset) implements Input {}

    /// Somebody wants to read what is certainly the newest committed state.
    record ReadAsked(long read) implements Input {}

    /// Time has passed.
    record Tick(long nowMs) implements Input {}
}
