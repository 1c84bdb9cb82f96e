package io.minikafka.cluster.metadata;

import io.minikafka.base.TopicIdPartition;
import io.minikafka.cluster.replication.PartitionState;
import java.util.List;

/// A partition of a cluster.
///
/// @param state who leads, who counts; changed by `PartitionRules` only
/// @param wanted the nodes that shall hold it, the preferred leader first; the state follows
public record PartitionImage(TopicIdPartition id, PartitionState state, List<Integer> wanted) {
    public PartitionImage {
        wanted = List.copyOf(wanted);
    }
}
