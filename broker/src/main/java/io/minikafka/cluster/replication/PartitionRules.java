package io.minikafka.cluster.replication;

import io.minikafka.cluster.ReplicaId;
import io.minikafka.cluster.replication.PartitionChange.Activate;
import io.minikafka.cluster.replication.PartitionChange.Cancel;
import io.minikafka.cluster.replication.PartitionChange.Elect;
import io.minikafka.cluster.replication.PartitionChange.Learn;
import io.minikafka.cluster.replication.PartitionChange.Name;
import io.minikafka.cluster.replication.PartitionChange.NameUnclean;
import io.minikafka.cluster.replication.PartitionChange.Reconfigure;
import java.util.List;
import java.util.Optional;

/// How the metadata of a partition may change: the diagram of RFC 0013, section 4.2. Pure functions; the
/// metadata quorum applies them one after the other.
public final class PartitionRules {
    private PartitionRules() {}

    /// The state after `change`; empty if it comes too late or changes nothing.
    public static Optional<PartitionState> decide(PartitionState now, PartitionChange change) {
        return switch (change) {
            case Elect(int inEpoch) ->
                    inEpoch == now.epoch()
                            ? Optional.of(next(now, now.configuration(), now.active()))
                            : Optional.empty();
            case Name(int epoch, ReplicaId leader) ->
                    isElecting(now, epoch) && now.stable().has(leader)
                            ? Optional.of(led(now, leader, 0))
                            : Optional.empty();
            case NameUnclean(int epoch, ReplicaId leader) ->
                    isElecting(now, epoch) && now.replicas().contains(leader)
                            ? Optional.of(led(now, leader, 1))
                            : Optional.empty();
            case Reconfigure(Configuration wanted) ->
                    wanted.equals(now.configuration())
                            ? Optional.empty()
                            : Optional.of(next(now, wanted, false));
            case Activate(int epoch) ->
                    epoch == now.epoch() && now.leader().isPresent() && !now.active()
                            ? Optional.of(activated(now))
                            : Optional.empty();
            case Cancel _ ->
                    now.active() ? Optional.empty() : Optional.of(next(now, now.stable(), true));
            case Learn(List<ReplicaId> learners) ->
                    learners.equals(now.learners())
                            ? Optional.empty()
                            : Optional.of(learning(now, learners));
        };
    }

    private static boolean isElecting(PartitionState now, int epoch) {
        return epoch == now.epoch() && now.leader().isEmpty();
    }

    private static PartitionState next(PartitionState now, Configuration wanted, boolean active) {
        return new PartitionState(
                Math.addExact(now.epoch(), 1),
                Optional.empty(),
                wanted,
                active,
                now.stable(),
                now.learners(),
                now.uncleanElections());
    }

    private static PartitionState led(PartitionState now, ReplicaId leader, int unclean) {
        return new PartitionState(
                now.epoch(),
                Optional.of(leader),
                now.configuration(),
                now.active(),
                now.stable(),
                now.learners(),
                now.uncleanElections() + unclean);
    }

    /// Whoever became a member is no learner any more.
    private static PartitionState activated(PartitionState now) {
        return new PartitionState(
                now.epoch(),
                now.leader(),
                now.configuration(),
                true,
                now.configuration(),
                now.learners().stream()
                        .filter(learner -> !now.configuration().has(learner))
                        .toList(),
                now.uncleanElections());
    }

    private static PartitionState learning(PartitionState now, List<ReplicaId> learners) {
        return new PartitionState(
                now.epoch(),
                now.leader(),
                now.configuration(),
                now.active(),
                now.stable(),
                learners,
                now.uncleanElections());
    }
}
