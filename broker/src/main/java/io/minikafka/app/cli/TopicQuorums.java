package io.minikafka.app.cli;

import io.minikafka.cluster.Quorums;
import io.minikafka.cluster.metadata.Outcome;
import io.minikafka.cluster.metadata.QuorumChoice;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.TopicPartitionInfo;

/// The quorums of a topic's partitions, as the controller chooses them, and what they mean for those that live.
final class TopicQuorums {
    private TopicQuorums() {}

    /// Empty on a broker that does not have such settings.
    static Optional<Quorums> of(Config config, int replicas) {
        if (config.get("minikafka.write.quorum") == null) {
            return Optional.empty();
        }
        SortedMap<String, String> set = new TreeMap<>();
        for (ConfigEntry entry : config.entries()) {
            if (entry.source() == ConfigEntry.ConfigSource.DYNAMIC_TOPIC_CONFIG) {
                set.put(entry.name(), entry.value());
            }
        }
        return QuorumChoice.of(replicas, set) instanceof Outcome.Done<Quorums>(Quorums quorums)
                ? Optional.of(quorums)
                : Optional.empty();
    }

    /// How a partition is, in a few words.
    static String state(TopicPartitionInfo partition, Optional<Quorums> quorums) {
        int all = partition.replicas().size();
        int live = partition.isr().size();
        if (partition.leader() == null) {
            return "no leader: %d of %d live".formatted(live, all);
        }
        if (live == all) {
            return "all live";
        }
        boolean canWrite = quorums.map(known -> live >= known.w()).orElse(true);
        return "%d of %d live%s".formatted(live, all, canWrite ? "" : ": acks=all is refused");
    }
}
