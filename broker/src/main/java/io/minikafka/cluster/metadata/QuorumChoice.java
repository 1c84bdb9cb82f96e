package io.minikafka.cluster.metadata;

import io.minikafka.cluster.Quorums;
import io.minikafka.cluster.metadata.Outcome.Done;
import io.minikafka.cluster.metadata.Outcome.Refused;
import java.util.Optional;
import java.util.SortedMap;

/// Which quorums a topic's partitions have: those that its settings choose, or those that follow from the
/// number of replicas. RFC 0013, section 3.
public final class QuorumChoice {
    private QuorumChoice() {}

    /// The quorums of a partition with `n` replicas, or why there are none.
    public static Outcome<Quorums> of(int n, SortedMap<String, String> configs) {
        if (n < 1 || n > Quorums.REPLICAS_MAX) {
            return new Refused<>(
                    MetadataError.INVALID_REPLICATION_FACTOR,
                    Quorums.problem(n, 1, 1).orElse("Replication factor must be larger than 0."));
        }
        Quorums usual = Quorums.of(n);
        int w = number(configs, TopicConfigKeys.WRITE_QUORUM.name());
        int r = number(configs, TopicConfigKeys.READ_QUORUM.name());
        int chosenW = w > 0 ? w : r > 0 ? Math.max(usual.w(), n - r + 1) : usual.w();
        int chosenR = r > 0 ? r : Math.max(1, n - chosenW + 1);
        Optional<String> problem = Quorums.problem(n, chosenW, chosenR);
        if (problem.isPresent()) {
            return new Refused<>(MetadataError.INVALID_CONFIG, problem.get());
        }
        int minInSync = number(configs, TopicConfigKeys.MIN_INSYNC_REPLICAS.name());
        return new Done<>(new Quorums(n, chosenW, chosenR).atLeast(minInSync));
    }

    /// 0 if nothing is set.
    private static int number(SortedMap<String, String> configs, String name) {
        String text = configs.get(name);
        return text == null ? 0 : Integer.parseInt(text);
    }
}
