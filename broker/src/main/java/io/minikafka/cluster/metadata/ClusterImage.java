package io.minikafka.cluster.metadata;

import io.minikafka.base.TopicIdPartition;
import io.minikafka.cluster.ReplicaId;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// What the metadata know of nodes and partitions; nothing on a node that is alone. Immutable, as the
/// image that it is part of.
public final class ClusterImage {
    static final ClusterImage EMPTY =
            new ClusterImage(Optional.empty(), PersistentMap.empty(), PersistentMap.empty());

    private final Optional<ClusterIdentity> identity;
    private final PersistentMap<Integer, NodeImage> nodes;
    private final PersistentMap<Key, PartitionImage> partitions;

    private ClusterImage(
            Optional<ClusterIdentity> identity,
            PersistentMap<Integer, NodeImage> nodes,
            PersistentMap<Key, PartitionImage> partitions) {
        this.identity = identity;
        this.nodes = nodes;
        this.partitions = partitions;
    }

    /// Empty on a node alone, and until a cluster is founded.
    public Optional<ClusterIdentity> identity() {
        return identity;
    }

    public Optional<NodeImage> node(int nodeId) {
        return nodes.get(nodeId);
    }

    /// Whether the node that has this replica, on this disk, was heard of within a session.
    public boolean lives(ReplicaId replica) {
        return node(replica.brokerId())
                .filter(node -> node.replica().equals(replica) && !node.fenced())
                .isPresent();
    }

    /// In the order of their ids.
    public Iterable<NodeImage> nodes() {
        return nodes;
    }

    public int nodeCount() {
        return nodes.size();
    }

    public Optional<PartitionImage> partition(UUID topicId, int partition) {
        return partitions.get(new Key(topicId, partition));
    }

    public Optional<PartitionImage> partition(TopicIdPartition id) {
        return partition(id.topicId(), id.partition());
    }

    /// The partitions of a topic in their order.
    public List<PartitionImage> partitionsOf(UUID topicId) {
        List<PartitionImage> found = new ArrayList<>();
        Iterator<PartitionImage> from = partitions.from(new Key(topicId, 0));
        while (from.hasNext()) {
            PartitionImage partition = from.next();
            if (!partition.id().topicId().equals(topicId)) {
                break;
            }
            found.add(partition);
        }
        return found;
    }

    /// All partitions, those of a topic together.
    public Iterable<PartitionImage> partitions() {
        return partitions;
    }

    public int partitionCount() {
        return partitions.size();
    }

    ClusterImage with(ClusterIdentity founded) {
        return new ClusterImage(Optional.of(founded), nodes, partitions);
    }

    ClusterImage with(NodeImage node) {
        return new ClusterImage(identity, nodes.with(node.nodeId(), node), partitions);
    }

    ClusterImage withoutNode(int nodeId) {
        return new ClusterImage(identity, nodes.without(nodeId), partitions);
    }

    ClusterImage with(PartitionImage partition) {
        return new ClusterImage(
                identity, nodes, partitions.with(Key.of(partition.id()), partition));
    }

    ClusterImage withoutTopic(UUID topicId) {
        PersistentMap<Key, PartitionImage> rest = partitions;
        for (PartitionImage partition : partitionsOf(topicId)) {
            rest = rest.without(Key.of(partition.id()));
        }
        return rest == partitions ? this : new ClusterImage(identity, nodes, rest);
    }

    private record Key(UUID topicId, int partition) implements Comparable<Key> {
        static Key of(TopicIdPartition id) {
            return new Key(id.topicId(), id.partition());
        }

        @Override
        public int compareTo(Key other) {
            int byTopic = topicId.compareTo(other.topicId);
            return byTopic != 0 ? byTopic : Integer.compare(partition, other.partition);
        }
    }
}
