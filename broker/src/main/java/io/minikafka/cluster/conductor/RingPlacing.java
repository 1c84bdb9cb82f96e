package io.minikafka.cluster.conductor;

import io.minikafka.base.TopicIdPartition;
import io.minikafka.cluster.metadata.ClusterImage;
import io.minikafka.cluster.metadata.MetadataError;
import io.minikafka.cluster.metadata.MetadataImage;
import io.minikafka.cluster.metadata.Outcome;
import io.minikafka.cluster.metadata.PartitionImage;
import io.minikafka.cluster.metadata.Placing;
import io.minikafka.cluster.ring.Placement;
import io.minikafka.cluster.ring.Plan;
import io.minikafka.cluster.ring.Ring;
import io.minikafka.cluster.ring.RingNode;
import io.minikafka.cluster.ring.Wanted;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/// Places new partitions by the ring, among those that are there: on nodes that live, if there are enough.
public final class RingPlacing implements Placing {
    @Override
    public Outcome<List<List<Integer>>> place(
            MetadataImage image, UUID topicId, int first, int count, int replicas) {
        ClusterImage cluster = image.cluster();
        Ring ring = Rings.of(cluster, node -> !node.fenced());
        if (Rings.holders(ring) < replicas) {
            ring = Rings.of(cluster);
        }
        int holders = Rings.holders(ring);
        if (holders < replicas) {
            return new Outcome.Refused<>(
                    MetadataError.INVALID_REPLICATION_FACTOR,
                    "Unable to replicate the partition %d time(s): The target replication factor of %d cannot be reached because only %d broker(s) are registered."
                            .formatted(replicas, replicas, holders));
        }
        Map<TopicIdPartition, Wanted> wanted = existing(cluster, ring);
        for (int partition = first; partition < first + count; partition++) {
            wanted.put(new TopicIdPartition(topicId, partition), new Wanted(List.of(), replicas));
        }
        Plan plan = Placement.plan(ring, wanted);
        List<List<Integer>> nodes = new ArrayList<>(count);
        for (int partition = first; partition < first + count; partition++) {
            nodes.add(
                    List.copyOf(
                            Optional.ofNullable(
                                            plan.assignments()
                                                    .get(new TopicIdPartition(topicId, partition)))
                                    .orElseThrow()));
        }
        return new Outcome.Done<>(nodes);
    }

    /// What is there counts as load; what is on nodes outside of the ring does not.
    private static Map<TopicIdPartition, Wanted> existing(ClusterImage cluster, Ring ring) {
        Set<Integer> holders =
                ring.nodes().stream()
                        .filter(node -> node.weight() > 0)
                        .map(RingNode::nodeId)
                        .collect(Collectors.toSet());
        Map<TopicIdPartition, Wanted> wanted = new HashMap<>();
        for (PartitionImage partition : cluster.partitions()) {
            List<Integer> here = partition.wanted().stream().filter(holders::contains).toList();
            if (!here.isEmpty()) {
                wanted.put(partition.id(), new Wanted(here, here.size()));
            }
        }
        return wanted;
    }
}
