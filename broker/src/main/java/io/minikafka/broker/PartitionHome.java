package io.minikafka.broker;

import io.minikafka.cluster.replication.Copy;
import io.minikafka.storage.Log;
import java.util.List;
import java.util.function.Consumer;

/// A partition that has a replica on this node, and what the node may do with it now. Any thread.
public interface PartitionHome {
    /// This node does not lead the partition.
    int NO_OFFICE = -1;

    Log log();

    /// The leader epoch in which clients append to and read from this node, else [#NO_OFFICE].
    int office();

    /// Whether the leader knows what is committed. Soon after an election it does not yet.
    boolean isEstablished();

    /// Whether this node leads, and enough replicas are alive to acknowledge an append to all of them. Without an
    /// [#office] it is false, and says nothing about the partition.
    boolean hasWriteQuorum();

    /// The leader epoch in which this node follows a leader of whom it heard a moment ago, so that consumers may read here
    /// (KIP-392); else [#NO_OFFICE].
    default int followed() {
        return NO_OFFICE;
    }

    /// Followers from which consumers may read; empty without an [#office].
    default List<Copy> copies() {
        return List.of();
    }

    /// Asks enough other replicas whether this node still leads. If so, all that was acknowledged before this call, by
    /// whatever leader, is below the log's high watermark when the answer comes. It comes once, on any thread, perhaps
    /// during the call, and must not hold that thread up. RFC 0026.
    void confirm(Consumer<Confirmation> whenDone);
}
