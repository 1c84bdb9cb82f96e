package io.minikafka.broker.shard;

import io.minikafka.base.SerialExecutor;
import io.minikafka.broker.MetadataStore;
import io.minikafka.cluster.metadata.MetadataCommand.CreateTopics;
import io.minikafka.cluster.metadata.MetadataCommand.NewTopic;
import io.minikafka.cluster.metadata.Outcome;
import io.minikafka.cluster.metadata.ShardTopics;
import io.minikafka.cluster.metadata.TopicImage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Makes the topics of the shards, on the node that founded the cluster and with that node as their only replica: it
/// alone has what they begin with. RFC 0024, 4.5.
public final class ShardFounder {
    private static final int BY_ASSIGNMENT = -1;
    private static final long AGAIN_MS = 1_000;

    private static final Logger LOG = LoggerFactory.getLogger(ShardFounder.class);

    private final MetadataStore metadata;
    private final SerialExecutor clock;
    private final int nodeId;
    private final Map<String, Integer> counts;

    /// @param counts of shards, by topic
    /// @param clock runs what is due
    public ShardFounder(
            MetadataStore metadata, SerialExecutor clock, int nodeId, Map<String, Integer> counts) {
        this.metadata = metadata;
        this.clock = clock;
        this.nodeId = nodeId;
        this.counts = new TreeMap<>(counts);
    }

    /// Makes those that are missing; comes back until they are there.
    public void found() {
        List<NewTopic> missing = new ArrayList<>();
        counts.forEach((topic, count) -> {
            if (metadata.image().topic(topic).isEmpty()) {
                missing.add(wanted(topic, count));
            }
        });
        if (!missing.isEmpty()) {
            metadata.submit(new CreateTopics(missing, false), this::made);
        }
    }

    private NewTopic wanted(String topic, int count) {
        Map<Integer, List<Integer>> assignments = new TreeMap<>();
        for (int shard = 0; shard < count; shard++) {
            assignments.put(shard, List.of(nodeId));
        }
        return new NewTopic(
                topic, BY_ASSIGNMENT, BY_ASSIGNMENT, assignments, ShardTopics.settings());
    }

    private void made(List<Outcome<TopicImage>> outcomes) {
        for (Outcome<TopicImage> outcome : outcomes) {
            if (outcome instanceof Outcome.Refused<TopicImage>(var error, String why)) {
                LOG.atInfo()
                        .addKeyValue("error", error)
                        .addKeyValue("reason", why)
                        .log("a topic of shards could not be made, which is tried again");
                var _ = clock.after(AGAIN_MS, this::found);
                return;
            }
        }
    }
}
