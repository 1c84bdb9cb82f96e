package io.minikafka.cluster.metadata;

import io.minikafka.cluster.metadata.MetadataCommand.NewTopic;
import io.minikafka.cluster.metadata.Outcome.Done;
import io.minikafka.cluster.metadata.Outcome.Refused;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntPredicate;

/// Checks replicas that a client chose itself. On a node that is alone each partition's only replica is that.
public final class Assignments {
    private final int nodeId;

    public Assignments(int nodeId) {
        this.nodeId = nodeId;
    }

    /// What is registered, as far as assignments are concerned.
    private IntPredicate registered(MetadataImage image) {
        return image.cluster().identity().isEmpty()
                ? id -> id == nodeId
                : id -> image.cluster().node(id).isPresent();
    }

    /// How many partitions the assignments of a new topic make.
    Outcome<Integer> ofNewTopic(MetadataImage image, NewTopic wanted) {
        if (wanted.replicationFactor() != -1) {
            return new Refused<>(
                    MetadataError.INVALID_REQUEST,
                    "A manual partition assignment was specified, but replication factor was not set to -1.");
        }
        if (wanted.partitions() != -1) {
            return new Refused<>(
                    MetadataError.INVALID_REQUEST,
                    "A manual partition assignment was specified, but numPartitions was not set to -1.");
        }
        Map<Integer, List<Integer>> chosen = wanted.assignments();
        for (int partition = 0; partition < chosen.size(); partition++) {
            if (!chosen.containsKey(partition)) {
                return new Refused<>(
                        MetadataError.INVALID_REPLICA_ASSIGNMENT,
                        "partitions should be a consecutive 0-based integer sequence");
            }
        }
        return this.<Integer>problem(image, chosen.values().stream().toList(), chosen.size())
                .<Outcome<Integer>>map(refused -> refused)
                .orElseGet(() -> new Done<>(chosen.size()));
    }

    /// What is wrong with the replicas chosen for `count` new partitions, if anything.
    <T> Optional<Refused<T>> problem(MetadataImage image, List<List<Integer>> chosen, int count) {
        if (chosen.size() != count) {
            return refused(
                    "Attempted to add %d additional partition(s), but only %d assignment(s) were specified."
                            .formatted(count, chosen.size()));
        }
        for (List<Integer> replicas : chosen) {
            Optional<String> problem = problem(replicas, registered(image));
            if (problem.isPresent()) {
                return refused(problem.get());
            }
            if (replicas.size() != chosen.getFirst().size()) {
                return refused(
                        "The manual partition assignment includes a partition with %d replica(s), but this is not consistent with previous partitions, which have %d replica(s)."
                                .formatted(replicas.size(), chosen.getFirst().size()));
            }
        }
        return Optional.empty();
    }

    /// What is wrong with the replicas chosen for one partition, if anything.
    public Optional<String> problem(MetadataImage image, List<Integer> replicas) {
        return problem(replicas, registered(image));
    }

    static Optional<String> problem(List<Integer> replicas, IntPredicate registered) {
        if (replicas.isEmpty()) {
            return Optional.of("The manual partition assignment includes an empty replica list.");
        }
        Set<Integer> seen = new HashSet<>();
        for (int replica : replicas) {
            if (!seen.add(replica)) {
                return Optional.of(
                        "The manual partition assignment includes the broker %d more than once."
                                .formatted(replica));
            }
            if (!registered.test(replica)) {
                return Optional.of(
                        "The manual partition assignment includes broker %d, but no such broker is registered."
                                .formatted(replica));
            }
        }
        return Optional.empty();
    }

    private static <T> Optional<Refused<T>> refused(String message) {
        return Optional.of(new Refused<>(MetadataError.INVALID_REPLICA_ASSIGNMENT, message));
    }
}
