package io.minikafka.cluster.conductor;

import io.minikafka.cluster.Quorums;
import io.minikafka.cluster.ReplicaId;
import io.minikafka.cluster.metadata.ClusterImage;
import io.minikafka.cluster.metadata.MetadataImage;
import io.minikafka.cluster.metadata.NodeImage;
import io.minikafka.cluster.metadata.Outcome;
import io.minikafka.cluster.metadata.PartitionImage;
import io.minikafka.cluster.metadata.QuorumChoice;
import io.minikafka.cluster.metadata.TopicImage;
import io.minikafka.cluster.replication.Configuration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/// Where a partition shall go: its wanted nodes with the disks that they have now. Pure.
final class Direction {
    private Direction() {}

    /// The configuration that is wanted; empty while a wanted node is unknown, or its quorums make no sense.
    static Optional<Configuration> of(MetadataImage image, PartitionImage partition) {
        List<ReplicaId> members = new ArrayList<>();
        for (int nodeId : partition.wanted()) {
            Optional<NodeImage> node = image.cluster().node(nodeId);
            if (node.isEmpty()) {
                return Optional.empty();
            }
            members.add(node.get().replica());
        }
        Optional<TopicImage> topic = image.topic(partition.id().topicId());
        return QuorumChoice.of(
                                members.size(),
                                topic.map(TopicImage::configs)
                                        .orElseGet(Collections::emptySortedMap))
                        instanceof Outcome.Done<Quorums>(Quorums quorums)
                ? Optional.of(new Configuration(members, quorums))
                : Optional.empty();
    }

    /// Those of `target` that have nothing of the partition yet. The leader has all, though it may be no member.
    static List<ReplicaId> missing(PartitionImage partition, Configuration target) {
        return target.members().stream()
                .filter(member -> !partition.state().configuration().has(member))
                .filter(member -> !partition.state().leader().equals(Optional.of(member)))
                .toList();
    }

    static Optional<NodeImage> node(ClusterImage cluster, ReplicaId replica) {
        return cluster.node(replica.brokerId()).filter(node -> node.replica().equals(replica));
    }
}
