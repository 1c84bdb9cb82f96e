package io.minikafka.cluster.metadata;

import io.minikafka.base.HostPort;
import io.minikafka.cluster.ReplicaId;
import java.util.UUID;

/// A node of the cluster as the metadata know it.
///
/// @param address at which clients and other nodes reach it
/// @param rack what fails together; empty if nobody said
/// @param weight its share of the partitions, see the ring
/// @param draining whether its partitions move away
/// @param version of its program
/// @param incarnation of its process; grows with each start
/// @param fenced whether nothing was heard of it for a session: it gets no leaders
public record NodeImage(
        int nodeId,
        UUID directoryId,
        HostPort address,
        String rack,
        int weight,
        boolean draining,
        String version,
        long incarnation,
        boolean fenced) {
    /// The replicas that it holds.
    public ReplicaId replica() {
        return new ReplicaId(nodeId, directoryId);
    }

    public NodeImage fenced(boolean now) {
        return new NodeImage(
                nodeId, directoryId, address, rack, weight, draining, version, incarnation, now);
    }

    public NodeImage draining(boolean now) {
        return new NodeImage(
                nodeId, directoryId, address, rack, weight, now, version, incarnation, fenced);
    }
}
