package io.minikafka.cluster.metadata;

import io.minikafka.base.TopicIdPartition;
import io.minikafka.cluster.Quorums;
import io.minikafka.cluster.metadata.ClusterCommand.ChangePartitions;
import io.minikafka.cluster.metadata.ClusterCommand.Drain;
import io.minikafka.cluster.metadata.ClusterCommand.Fence;
import io.minikafka.cluster.metadata.ClusterCommand.Found;
import io.minikafka.cluster.metadata.ClusterCommand.Proposal;
import io.minikafka.cluster.metadata.ClusterCommand.Register;
import io.minikafka.cluster.metadata.ClusterCommand.RemoveNode;
import io.minikafka.cluster.metadata.ClusterCommand.Want;
import io.minikafka.cluster.metadata.ClusterCommand.Wish;
import io.minikafka.cluster.metadata.MetadataRecord.ClusterRecord;
import io.minikafka.cluster.metadata.MetadataRecord.NodeRecord;
import io.minikafka.cluster.metadata.MetadataRecord.NodeRemovedRecord;
import io.minikafka.cluster.metadata.MetadataRecord.PartitionRecord;
import io.minikafka.cluster.metadata.Outcome.Done;
import io.minikafka.cluster.metadata.Outcome.Refused;
import io.minikafka.cluster.replication.Configuration;
import io.minikafka.cluster.replication.PartitionRules;
import io.minikafka.cluster.replication.PartitionState;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/// Decides what concerns nodes and partitions of a cluster.
final class ClusterCommands {
    private ClusterCommands() {}

    static Decision<?> decide(MetadataImage image, ClusterCommand<?> command) {
        return switch (command) {
            case Found found -> found(image, found);
            case Register(NodeImage node) -> register(image.cluster(), node);
            case Fence fence -> fence(image.cluster(), fence);
            case Drain drain -> drain(image, drain);
            case RemoveNode(int nodeId) -> remove(image, nodeId);
            case ChangePartitions(List<Proposal> proposals) -> change(image, proposals);
            case Want(List<Wish> wishes) -> want(image, wishes);
        };
    }

    static Object refusal(ClusterCommand<?> command, Refused<Object> refused) {
        return switch (command) {
            case Found _, Register _, Fence _, Drain _, RemoveNode _ -> refused;
            case ChangePartitions _ -> 0;
            case Want(List<Wish> wishes) -> Collections.nCopies(wishes.size(), refused);
        };
    }

    /// The word that the cluster is founded comes last, so that it is true.
    private static Decision<Outcome<NodeImage>> found(MetadataImage image, Found found) {
        ClusterImage cluster = image.cluster();
        NodeImage founder = found.founder();
        if (cluster.identity().isPresent()) {
            return refused(MetadataError.INVALID_REQUEST, "The cluster is founded already.");
        }
        List<MetadataRecord> records = new ArrayList<>();
        records.add(new NodeRecord(founder));
        PartitionState alone = PartitionState.created(Configuration.of(List.of(founder.replica())));
        for (TopicImage topic : image.topics()) {
            for (int partition = 0; partition < topic.partitions(); partition++) {
                TopicIdPartition id = new TopicIdPartition(topic.id(), partition);
                records.add(
                        new PartitionRecord(
                                new PartitionImage(id, alone, List.of(founder.nodeId()))));
            }
        }
        records.add(new ClusterRecord(found.identity()));
        return new Decision<>(records, new Done<>(founder));
    }

    private static Decision<Outcome<NodeImage>> register(ClusterImage cluster, NodeImage wanted) {
        int nodeId = wanted.nodeId() >= 0 ? wanted.nodeId() : idOf(cluster, wanted);
        Optional<NodeImage> known = cluster.node(nodeId);
        if (known.isPresent()
                && !known.get().fenced()
                && !known.get().directoryId().equals(wanted.directoryId())) {
            return refused(
                    MetadataError.INVALID_REQUEST,
                    "Node %d is alive at %s and has another data folder; choose another node.id, or stop that node."
                            .formatted(nodeId, known.get().address()));
        }
        if (known.isEmpty() && cluster.nodeCount() >= MetadataLimits.NODES_MAX) {
            return refused(
                    MetadataError.LIMIT_REACHED,
                    "A cluster has at most %d nodes.".formatted(MetadataLimits.NODES_MAX));
        }
        NodeImage node =
                new NodeImage(
                        nodeId,
                        wanted.directoryId(),
                        wanted.address(),
                        wanted.rack(),
                        wanted.weight(),
                        known.map(NodeImage::draining).orElse(false),
                        wanted.version(),
                        wanted.incarnation(),
                        wanted.fenced());
        return new Decision<>(
                known.equals(Optional.of(node)) ? List.of() : List.of(new NodeRecord(node)),
                new Done<>(node));
    }

    /// The id that the folder has, or the next one that nobody has.
    private static int idOf(ClusterImage cluster, NodeImage wanted) {
        int next = 1;
        for (NodeImage node : cluster.nodes()) {
            if (node.directoryId().equals(wanted.directoryId())) {
                return node.nodeId();
            }
            next = Math.max(next, node.nodeId() + 1);
        }
        return next;
    }

    private static Decision<Outcome<NodeImage>> fence(ClusterImage cluster, Fence fence) {
        Optional<NodeImage> known = cluster.node(fence.nodeId());
        return known.isPresent() && known.get().incarnation() != fence.incarnation()
                ? new Decision<>(List.of(), new Done<>(known.get()))
                : change(cluster, fence.nodeId(), node -> node.fenced(fence.fenced()));
    }

    private static Decision<Outcome<NodeImage>> drain(MetadataImage image, Drain drain) {
        Optional<String> problem =
                drain.draining()
                        ? Departures.drainProblem(image, drain.nodeId())
                        : Optional.empty();
        return problem.isPresent()
                ? refused(MetadataError.INVALID_REQUEST, problem.get())
                : change(image.cluster(), drain.nodeId(), node -> node.draining(drain.draining()));
    }

    private static Decision<Outcome<NodeImage>> change(
            ClusterImage cluster, int nodeId, UnaryOperator<NodeImage> change) {
        Optional<NodeImage> known = cluster.node(nodeId);
        if (known.isEmpty()) {
            return unknown(nodeId);
        }
        NodeImage changed = change.apply(known.get());
        return new Decision<>(
                changed.equals(known.get()) ? List.of() : List.of(new NodeRecord(changed)),
                new Done<>(changed));
    }

    private static Decision<Outcome<NodeImage>> remove(MetadataImage image, int nodeId) {
        Optional<NodeImage> known = image.cluster().node(nodeId);
        if (known.isEmpty()) {
            return unknown(nodeId);
        }
        return Departures.removalProblem(image, known.get())
                .map(problem ->
                        ClusterCommands.<NodeImage>refused(MetadataError.INVALID_REQUEST, problem))
                .orElseGet(() ->
                        new Decision<>(
                                List.of(new NodeRemovedRecord(nodeId)), new Done<>(known.get())));
    }

    private static Decision<Integer> change(MetadataImage image, List<Proposal> proposals) {
        List<MetadataRecord> records = new ArrayList<>();
        MetadataImage now = image;
        for (Proposal proposal : proposals) {
            Optional<PartitionImage> changed =
                    now.cluster()
                            .partition(proposal.partition())
                            .flatMap(partition ->
                                    PartitionRules.decide(partition.state(), proposal.change())
                                            .map(state ->
                                                    new PartitionImage(
                                                            partition.id(),
                                                            state,
                                                            partition.wanted())));
            if (changed.isPresent()) {
                MetadataRecord record = new PartitionRecord(changed.get());
                records.add(record);
                now = now.replay(record);
            }
        }
        return new Decision<>(records, records.size());
    }

    private static Decision<List<Outcome<PartitionImage>>> want(
            MetadataImage image, List<Wish> wishes) {
        List<MetadataRecord> records = new ArrayList<>();
        List<Outcome<PartitionImage>> results = new ArrayList<>();
        for (Wish wish : wishes) {
            Outcome<PartitionImage> result = wanted(image, wish);
            results.add(result);
            if (result instanceof Done<PartitionImage>(PartitionImage partition)) {
                records.add(new PartitionRecord(partition));
            }
        }
        return new Decision<>(records, results);
    }

    private static Outcome<PartitionImage> wanted(MetadataImage image, Wish wish) {
        Optional<PartitionImage> known = image.cluster().partition(wish.partition());
        if (known.isEmpty()) {
            return new Refused<>(
                    MetadataError.UNKNOWN_TOPIC, "This server does not host this topic-partition.");
        }
        Optional<String> problem =
                Assignments.problem(wish.nodes(), id -> image.cluster().node(id).isPresent());
        if (problem.isPresent()) {
            return new Refused<>(MetadataError.INVALID_REPLICA_ASSIGNMENT, problem.get());
        }
        Optional<TopicImage> topic = image.topic(wish.partition().topicId());
        Outcome<Quorums> quorums =
                QuorumChoice.of(
                        wish.nodes().size(),
                        topic.map(TopicImage::configs).orElseGet(Collections::emptySortedMap));
        return quorums.then(_ ->
                new Done<>(
                        new PartitionImage(wish.partition(), known.get().state(), wish.nodes())));
    }

    private static <T> Decision<Outcome<T>> unknown(int nodeId) {
        return refused(
                MetadataError.UNKNOWN_NODE,
                "Broker ID %d is not currently registered".formatted(nodeId));
    }

    private static <T> Decision<Outcome<T>> refused(MetadataError error, String message) {
        return new Decision<>(List.of(), new Refused<>(error, message));
    }
}
