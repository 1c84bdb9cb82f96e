package io.minikafka.broker.admin;

import io.minikafka.broker.AloneHomes;
import io.minikafka.cluster.ReplicaId;
import io.minikafka.cluster.metadata.ClusterImage;
import io.minikafka.cluster.metadata.MetadataImage;
import io.minikafka.cluster.metadata.NodeImage;
import io.minikafka.cluster.metadata.PartitionImage;
import io.minikafka.cluster.metadata.TopicImage;
import io.minikafka.cluster.replication.PartitionState;
import java.util.List;

/// A partition as clients are told of it.
///
/// @param leader -1 while none is elected
/// @param inSync the members whose nodes are alive, which is all that the metadata know of it
/// @param offline replicas on nodes that are not
record PartitionView(
        int leader,
        int epoch,
        List<Integer> replicas,
        List<Integer> inSync,
        List<Integer> offline) {
    private static final int NOBODY = -1;

    static PartitionView of(
            MetadataImage image, TopicImage topic, int partition, List<Integer> onlyThisNode) {
        ClusterImage cluster = image.cluster();
        return cluster.partition(topic.id(), partition)
                .map(known -> of(cluster, known))
                .orElseGet(() ->
                        new PartitionView(
                                onlyThisNode.getFirst(),
                                AloneHomes.LEADER_EPOCH,
                                onlyThisNode,
                                onlyThisNode,
                                List.of()));
    }

    private static PartitionView of(ClusterImage cluster, PartitionImage partition) {
        PartitionState state = partition.state();
        List<Integer> replicas =
                state.configuration().members().stream().map(ReplicaId::brokerId).toList();
        return new PartitionView(
                state.leader().map(ReplicaId::brokerId).orElse(NOBODY),
                state.epoch(),
                replicas,
                replicas.stream().filter(id -> isAlive(cluster, id)).toList(),
                replicas.stream().filter(id -> !isAlive(cluster, id)).toList());
    }

    PartitionView withoutLeader() {
        return new PartitionView(NOBODY, epoch, replicas, inSync, offline);
    }

    boolean isLed() {
        return leader != NOBODY;
    }

    private static boolean isAlive(ClusterImage cluster, int nodeId) {
        return cluster.node(nodeId).map(NodeImage::fenced).filter(fenced -> !fenced).isPresent();
    }
}
