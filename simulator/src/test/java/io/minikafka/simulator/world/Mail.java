package io.minikafka.simulator.world;

import io.minikafka.cluster.ReplicaId;
import io.minikafka.cluster.replication.Message;
import io.minikafka.cluster.replication.Output;

/// Something on its way.
sealed interface Mail {
    /// Between replicas, or from the metadata (then `from` is the receiver itself: nobody asks).
    record ToReplica(ReplicaId from, ReplicaId to, Message message) implements Mail {}

    /// What a replica reports to the metadata.
    record ToMetadata(ReplicaId from, Output report) implements Mail {}
}
