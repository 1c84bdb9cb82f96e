package io.minikafka.cluster.metadata;

import io.minikafka.cluster.ReplicaId;
import io.minikafka.cluster.replication.Configuration;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// Why a node may not be emptied, or not be forgotten: somebody must be left who takes what it has, or who surely has
/// it. RFC 0026, section 4.7. Pure.
final class Departures {
    private Departures() {}

    /// Replicas that have nowhere to go would keep the node from ever being empty. Who is fenced keeps what it has, and
    /// takes nothing.
    static Optional<String> drainProblem(MetadataImage image, int nodeId) {
        for (PartitionImage partition : image.cluster().partitions()) {
            if (!partition.wanted().contains(nodeId)) {
                continue;
            }
            int left = 0;
            for (NodeImage node : image.cluster().nodes()) {
                boolean mayHold =
                        node.nodeId() != nodeId
                                && !node.draining()
                                && (!node.fenced() || partition.wanted().contains(node.nodeId()));
                left += mayHold ? 1 : 0;
            }
            if (partition.wanted().size() > left) {
                return Optional.of(
                        "%s has %d replicas, and %d node(s) that live would be left for them: start another node first, which joins the cluster."
                                .formatted(
                                        name(image, partition), partition.wanted().size(), left));
            }
        }
        return Optional.empty();
    }

    /// What was acknowledged is surely there as long as as many members live as elect a leader: then the node's copies
    /// are made elsewhere without it.
    static Optional<String> removalProblem(MetadataImage image, NodeImage node) {
        if (!node.fenced()) {
            return Optional.of(
                    "Broker %d is alive; stop it first. To empty it before, drain it."
                            .formatted(node.nodeId()));
        }
        for (PartitionImage partition : image.cluster().partitions()) {
            Configuration stable = partition.state().stable();
            long live = stable.members().stream().filter(image.cluster()::lives).count();
            if (partition.state().replicas().contains(node.replica())
                    && live < stable.quorums().r()) {
                return Optional.of(
                        "%s has copies on nodes %s, of which %d live(s), and %d must, so that nothing acknowledged is lost: start a node that has a copy again. If its disk is gone, delete the topic, or accept the loss: kafka-reassign-partitions.sh to nodes that live, then kafka-leader-election.sh --election-type unclean."
                                .formatted(
                                        name(image, partition),
                                        nodes(stable.members()),
                                        live,
                                        stable.quorums().r()));
            }
        }
        return Optional.empty();
    }

    private static String nodes(List<ReplicaId> replicas) {
        return new TreeSet<>(replicas)
                .stream()
                        .map(replica -> Integer.toString(replica.brokerId()))
                        .collect(Collectors.joining(", "));
    }

    private static String name(MetadataImage image, PartitionImage partition) {
        return "Partition %d of topic %s"
                .formatted(
                        partition.id().partition(),
                        image.topic(partition.id().topicId())
                                .map(TopicImage::name)
                                .orElseGet(() -> partition.id().topicId().toString()));
    }
}
