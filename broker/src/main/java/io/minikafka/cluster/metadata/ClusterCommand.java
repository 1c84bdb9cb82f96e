package io.minikafka.cluster.metadata;

import io.minikafka.base.TopicIdPartition;
import io.minikafka.cluster.replication.PartitionChange;
import java.util.List;

/// What one can ask of the metadata of a cluster, beside what a node alone knows. RFC 0020.
///
/// @param <R> the result
public sealed interface ClusterCommand<R> {
    /// Makes a cluster of a node that is alone: its topics get one replica, which is there. Comes to nothing in
    /// a cluster that is founded.
    record Found(ClusterIdentity identity, NodeImage founder)
            implements ClusterCommand<Outcome<NodeImage>> {}

    /// A node comes or comes back; the result is what it is now.
    ///
    /// @param node its id is below 0 if it has none yet
    record Register(NodeImage node) implements ClusterCommand<Outcome<NodeImage>> {}

    /// Says whether a node was heard of.
    ///
    /// @param incarnation of which that is true
    record Fence(int nodeId, long incarnation, boolean fenced)
            implements ClusterCommand<Outcome<NodeImage>> {}

    /// Lets a node's partitions move away, or come back.
    record Drain(int nodeId, boolean draining) implements ClusterCommand<Outcome<NodeImage>> {}

    /// Forgets a node that is gone for good and holds nothing that others may lack.
    record RemoveNode(int nodeId) implements ClusterCommand<Outcome<NodeImage>> {}

    /// Changes states of partitions by their rules; what comes too late comes to nothing. The result is how
    /// many did change.
    record ChangePartitions(List<Proposal> proposals) implements ClusterCommand<Integer> {}

    /// Says where partitions shall be. Each on its own.
    record Want(List<Wish> wishes) implements ClusterCommand<List<Outcome<PartitionImage>>> {}

    /// A change of one partition.
    record Proposal(TopicIdPartition partition, PartitionChange change) {}

    /// @param nodes the preferred leader first
    record Wish(TopicIdPartition partition, List<Integer> nodes) {
        public Wish {
            nodes = List.copyOf(nodes);
        }
    }
}
