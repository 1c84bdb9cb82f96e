package io.minikafka.cluster.metadata;

import io.minikafka.base.TopicIdPartition;
import io.minikafka.cluster.Quorums;
import io.minikafka.cluster.ReplicaId;
import io.minikafka.cluster.metadata.MetadataCommand.NewPartitions;
import io.minikafka.cluster.metadata.MetadataCommand.NewTopic;
import io.minikafka.cluster.metadata.MetadataRecord.PartitionRecord;
import io.minikafka.cluster.metadata.Outcome.Done;
import io.minikafka.cluster.metadata.Outcome.Refused;
import io.minikafka.cluster.replication.Configuration;
import io.minikafka.cluster.replication.PartitionState;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;

/// Decides where the partitions of new and growing topics are, and which quorums they have. A node alone has
/// no records of partitions.
final class PartitionCommands {
    private final ControllerConfig config;
    private final Placing placing;

    PartitionCommands(ControllerConfig config, Placing placing) {
        this.config = config;
        this.placing = placing;
    }

    /// The records of all partitions of a new topic.
    Outcome<List<MetadataRecord>> ofNewTopic(
            MetadataImage image, TopicImage topic, NewTopic wanted) {
        if (image.cluster().identity().isEmpty()) {
            return quorums(topic.configs(), 1).then(_ -> new Done<>(List.of()));
        }
        if (!wanted.assignments().isEmpty()) {
            List<List<Integer>> chosen = new ArrayList<>();
            for (int partition = 0; partition < topic.partitions(); partition++) {
                chosen.add(wanted.assignments().getOrDefault(partition, List.of()));
            }
            return records(image, topic, 0, chosen);
        }
        int replicas =
                wanted.replicationFactor() > 0
                        ? wanted.replicationFactor()
                        : Math.min(config.defaultReplicas(), takers(image));
        return quorums(topic.configs(), replicas)
                .then(_ -> placing.place(image, topic.id(), 0, topic.partitions(), replicas))
                .then(nodes -> records(image, topic, 0, nodes));
    }

    /// The records of the partitions that `topic` has beyond those that it had.
    Outcome<List<MetadataRecord>> ofMore(
            MetadataImage image, TopicImage topic, int had, NewPartitions wanted) {
        if (image.cluster().identity().isEmpty()) {
            return new Done<>(List.of());
        }
        if (wanted.assignments().isPresent()) {
            return records(image, topic, had, wanted.assignments().get());
        }
        int replicas =
                image.cluster()
                        .partition(topic.id(), 0)
                        .map(partition -> partition.wanted().size())
                        .orElse(1);
        return placing.place(image, topic.id(), had, topic.partitions() - had, replicas)
                .then(nodes -> records(image, topic, had, nodes));
    }

    private static Outcome<List<MetadataRecord>> records(
            MetadataImage image, TopicImage topic, int first, List<List<Integer>> nodes) {
        List<MetadataRecord> records = new ArrayList<>();
        for (List<Integer> each : nodes) {
            List<ReplicaId> members =
                    each.stream()
                            .map(id -> image.cluster().node(id).orElseThrow().replica())
                            .toList();
            switch (quorums(topic.configs(), each.size())) {
                case Refused<Quorums>(MetadataError error, String message) -> {
                    return new Refused<>(error, message);
                }
                case Done<Quorums>(Quorums quorums) -> {
                    TopicIdPartition id = new TopicIdPartition(topic.id(), first + records.size());
                    PartitionState state =
                            PartitionState.created(new Configuration(members, quorums));
                    records.add(new PartitionRecord(new PartitionImage(id, state, each)));
                }
            }
        }
        return new Done<>(records);
    }

    private static Outcome<Quorums> quorums(SortedMap<String, String> configs, int replicas) {
        return QuorumChoice.of(replicas, configs);
    }

    /// Nodes that may hold replicas. Those that are away count too: a topic that is made meanwhile would stay weaker.
    private static int takers(MetadataImage image) {
        int takers = 0;
        for (NodeImage node : image.cluster().nodes()) {
            takers += node.draining() ? 0 : 1;
        }
        return Math.max(1, takers);
    }
}
