package io.minikafka.cluster.conductor;

import io.minikafka.base.TopicIdPartition;
import io.minikafka.cluster.metadata.ClusterCommand.Wish;
import io.minikafka.cluster.metadata.ClusterImage;
import io.minikafka.cluster.metadata.MetadataImage;
import io.minikafka.cluster.metadata.PartitionImage;
import io.minikafka.cluster.metadata.ShardTopics;
import io.minikafka.cluster.ring.Placement;
import io.minikafka.cluster.ring.Plan;
import io.minikafka.cluster.ring.Ring;
import io.minikafka.cluster.ring.Wanted;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Where partitions should be and are not wanted yet: those of nodes that are drained, and what new nodes
/// lack, and in place of nodes that were removed. Nothing goes to a node that is fenced. Pure.
final class Balance {
    private Balance() {}

    /// At most `limit` wishes. A plan is wanted as a whole, however few partitions may move at once: from a part of it
    /// the next plan would begin anew, and find a new node that has most of its share well enough fed.
    static List<Wish> wishes(MetadataImage image, int limit) {
        ClusterImage cluster = image.cluster();
        Ring ring = Rings.forMoves(cluster);
        int holders = Rings.holders(ring);
        Map<TopicIdPartition, Wanted> wanted = new HashMap<>();
        for (PartitionImage partition : cluster.partitions()) {
            if (partition.wanted().size() <= holders && !isBeginning(image, partition)) {
                wanted.put(
                        partition.id(),
                        new Wanted(staying(cluster, partition), partition.wanted().size()));
            }
        }
        if (wanted.isEmpty()) {
            return List.of();
        }
        Plan plan = Placement.plan(ring, wanted);
        List<Wish> wishes = new ArrayList<>();
        plan.assignments()
                .forEach((id, nodes) -> {
                    boolean same =
                            cluster.partition(id)
                                    .map(partition ->
                                            partition.wanted().equals(nodes)
                                                    || partition.wanted().size() != nodes.size())
                                    .orElse(true);
                    if (!same && wishes.size() < limit) {
                        wishes.add(new Wish(id, nodes));
                    }
                });
        return wishes;
    }

    /// Those that are wanted, but not on nodes that went away before they had anything of it.
    private static List<Integer> staying(ClusterImage cluster, PartitionImage partition) {
        return partition.wanted().stream()
                .filter(nodeId ->
                        cluster.node(nodeId)
                                .filter(node ->
                                        node.fenced()
                                                && !partition
                                                        .state()
                                                        .replicas()
                                                        .contains(node.replica()))
                                .isEmpty())
                .toList();
    }

    /// A shard with one replica may not have begun yet: it stays where it is until its leader wants more (RFC 0024, 4.5).
    private static boolean isBeginning(MetadataImage image, PartitionImage partition) {
        return partition.wanted().size() == 1
                && image.topic(partition.id().topicId())
                        .filter(topic -> ShardTopics.isOne(topic.name()))
                        .isPresent();
    }
}
