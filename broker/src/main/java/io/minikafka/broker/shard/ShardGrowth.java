package io.minikafka.broker.shard;

import io.minikafka.base.SerialExecutor;
import io.minikafka.broker.MetadataStore;
import io.minikafka.cluster.metadata.ClusterCommand.Want;
import io.minikafka.cluster.metadata.ClusterCommand.Wish;
import io.minikafka.cluster.metadata.ClusterImage;
import io.minikafka.cluster.metadata.MetadataCommand.OfCluster;
import io.minikafka.cluster.metadata.MetadataImage;
import io.minikafka.cluster.metadata.NodeImage;
import io.minikafka.cluster.metadata.Outcome;
import io.minikafka.cluster.metadata.PartitionImage;
import io.minikafka.cluster.metadata.TopicImage;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.IntPredicate;

/// Asks for more replicas of the shards that are open here while there are fewer than three and nodes that could have
/// them. Only who has opened a shard may: before, its journal may not have begun. RFC 0024, 4.5. Owned by the
/// coordinator's thread.
final class ShardGrowth {
    private static final int REPLICAS_WANTED = 3;
    private static final long AGAIN_MS = 1_000;

    /// Until what another node decided is seen here.
    private static final long SETTLING_MS = 250;

    private final String topic;
    private final MetadataStore metadata;
    private final SerialExecutor owner;
    private final IntPredicate isOpen;
    private boolean isAsking;

    ShardGrowth(String topic, MetadataStore metadata, SerialExecutor owner, IntPredicate isOpen) {
        this.topic = topic;
        this.metadata = metadata;
        this.owner = owner;
        this.isOpen = isOpen;
    }

    /// Something may have changed.
    void look() {
        if (isAsking) {
            return;
        }
        List<Wish> wishes = wishes(metadata.image());
        if (wishes.isEmpty()) {
            return;
        }
        isAsking = true;
        metadata.submit(
                new OfCluster<>(new Want(wishes)),
                outcomes -> {
                    boolean done = outcomes.stream().allMatch(Outcome.Done.class::isInstance);
                    var _ = owner.after(done ? SETTLING_MS : AGAIN_MS, this::askedFor);
                });
    }

    private void askedFor() {
        isAsking = false;
        look();
    }

    private List<Wish> wishes(MetadataImage image) {
        Optional<TopicImage> known = image.topic(topic);
        if (known.isEmpty()) {
            return List.of();
        }
        List<Integer> living = living(image.cluster());
        List<Wish> wishes = new ArrayList<>();
        for (PartitionImage partition : image.cluster().partitionsOf(known.get().id())) {
            int shard = partition.id().partition();
            if (isOpen.test(shard)) {
                List<Integer> nodes = grown(partition.wanted(), living, shard);
                if (nodes.size() > partition.wanted().size()) {
                    wishes.add(new Wish(partition.id(), nodes));
                }
            }
        }
        return wishes;
    }

    private static List<Integer> living(ClusterImage cluster) {
        List<Integer> living = new ArrayList<>();
        for (NodeImage node : cluster.nodes()) {
            if (!node.fenced() && !node.draining()) {
                living.add(node.nodeId());
            }
        }
        return living;
    }

    /// Those that are wanted with others, beginning with another one for each shard, so that no node leads all.
    static List<Integer> grown(List<Integer> wanted, List<Integer> living, int shard) {
        List<Integer> candidates = new ArrayList<>(living);
        Collections.rotate(candidates, -(shard % Math.max(1, living.size())));
        List<Integer> grown = new ArrayList<>(wanted);
        for (int node : candidates) {
            if (grown.size() < REPLICAS_WANTED && !grown.contains(node)) {
                grown.add(node);
            }
        }
        if (grown.size() > wanted.size()) {
            grown.sort(null);
            Collections.rotate(grown, -(shard % grown.size()));
        }
        return grown;
    }
}
