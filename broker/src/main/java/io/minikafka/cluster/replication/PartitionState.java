package io.minikafka.cluster.replication;

import io.minikafka.cluster.ReplicaId;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/// What the metadata quorum knows of a partition. Each change is a new one of these ([PartitionRules]).
///
/// @param epoch the newest leader epoch
/// @param leader none while one is being elected
/// @param configuration who counts in this epoch
/// @param active false while a change waits for the leader's word: nothing is committed in this epoch yet
/// @param stable the last configuration that was active: it is the one that elections ask
/// @param learners replicas that copy and do not count
/// @param uncleanElections how often an operator had a leader named without a read quorum
public record PartitionState(
        int epoch,
        Optional<ReplicaId> leader,
        Configuration configuration,
        boolean active,
        Configuration stable,
        List<ReplicaId> learners,
        int uncleanElections) {
    public PartitionState {
        learners = List.copyOf(learners);
    }

    /// A new partition: no leader yet, and nothing to lose.
    public static PartitionState created(Configuration configuration) {
        return new PartitionState(
                1, Optional.empty(), configuration, true, configuration, List.of(), 0);
    }

    /// All that have the partition, or copy it. The leader may be no member: `stable` elected it, and then the members
    /// changed.
    public SortedSet<ReplicaId> replicas() {
        NavigableSet<ReplicaId> all = new TreeSet<>(configuration.members());
        all.addAll(stable.members());
        all.addAll(learners);
        leader.ifPresent(all::add);
        return all;
    }
}
