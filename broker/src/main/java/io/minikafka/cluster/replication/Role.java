package io.minikafka.cluster.replication;

import io.minikafka.cluster.ReplicaId;

/// What a replica is at the moment; each of these lives for one epoch.
sealed interface Role permits Waiting, TakingOffice, Following, Leading {
    int epoch();

    /// Something that was asked to be flushed was.
    void flushed();

    void received(ReplicaId from, Message message);

    void tick();

    /// A newer epoch has begun for this replica.
    void leave();
}
