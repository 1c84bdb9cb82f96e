package io.minikafka.broker;

import io.minikafka.storage.Log;

/// A partition that has a replica on this node, and what the node may do with it now. Any thread.
public interface PartitionHome {
    /// This node does not lead the partition.
    int NO_OFFICE = -1;

    Log log();

    /// The leader epoch in which clients append to and read from this node, else [#NO_OFFICE].
    int office();

    /// Whether the leader knows what is committed. Soon after an election it does not yet.
    boolean isEstablished();

    /// Whether enough replicas are alive to acknowledge an append to all of them.
    boolean hasWriteQuorum();
}
