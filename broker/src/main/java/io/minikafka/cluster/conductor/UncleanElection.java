package io.minikafka.cluster.conductor;

import io.minikafka.cluster.ReplicaId;
import io.minikafka.cluster.conductor.Output.NamedUnclean;
import io.minikafka.cluster.metadata.ClusterImage;
import io.minikafka.cluster.metadata.MetadataImage;
import io.minikafka.cluster.metadata.PartitionImage;
import io.minikafka.cluster.replication.Configuration;
import io.minikafka.cluster.replication.PartitionChange;
import io.minikafka.cluster.replication.PartitionState;
import io.minikafka.cluster.replication.SealAnswer;
import io.minikafka.cluster.replication.Survivors;
import java.util.List;
import java.util.Optional;

/// When a leader may be named that may lack acknowledged records: an operator asks for it, and fewer replicas live than
/// an election needs. A rumour is not enough: whoever is not fenced lives. RFC 0020, section 4.6. Pure.
public final class UncleanElection {
    private UncleanElection() {}

    /// What there is to say to who asks for one.
    public enum Verdict {
        /// The leader lives, or one can be elected that has all that was acknowledged.
        NOT_NEEDED,
        /// No replica lives.
        NOBODY,
        POSSIBLE
    }

    public static Verdict verdict(ClusterImage cluster, PartitionState state) {
        if (hasLiveLeader(cluster, state)
                || living(cluster, state.stable().members()).size()
                        >= state.stable().quorums().r()) {
            return Verdict.NOT_NEEDED;
        }
        return living(cluster, List.copyOf(state.replicas())).isEmpty()
                ? Verdict.NOBODY
                : Verdict.POSSIBLE;
    }

    public static boolean hasLiveLeader(ClusterImage cluster, PartitionState state) {
        return state.leader().filter(cluster::lives).isPresent();
    }

    /// With which change it begins, if it needs one. Members that are wanted instead of those that are gone come in with
    /// it: no later change could, which needs an election of the old ones. Enough of them must live, unless no member
    /// lives at all.
    static Optional<PartitionChange> beginning(MetadataImage image, PartitionImage partition) {
        PartitionState state = partition.state();
        Optional<Configuration> target =
                Direction.of(image, partition)
                        .filter(wanted -> !wanted.isOnlyAnotherOrderOf(state.configuration()))
                        .filter(wanted -> isBetter(image.cluster(), state, wanted));
        if (target.isPresent()) {
            return Optional.of(new PartitionChange.Reconfigure(target.get()));
        }
        return state.leader().map(_ -> new PartitionChange.Elect(state.epoch()));
    }

    private static boolean isBetter(
            ClusterImage cluster, PartitionState state, Configuration wanted) {
        int live = living(cluster, wanted.members()).size();
        return live >= wanted.quorums().w()
                || (live > 0 && living(cluster, state.configuration().members()).isEmpty());
    }

    /// Who has most, as soon as all that live have said what they have, or need not be waited for any more.
    static Optional<ReplicaId> winner(ClusterImage cluster, Work.Seat seat, boolean mayWait) {
        Survivors survivors = seat.survivors();
        return mayWait
                        && !living(cluster, Survivors.candidates(seat.state())).stream()
                                .allMatch(survivors::has)
                ? Optional.empty()
                : survivors.best().map(SealAnswer::replica);
    }

    /// What is to be told, if `now` is what became of one.
    static Optional<NamedUnclean> news(
            MetadataImage before, PartitionImage now, Optional<Work> work) {
        int told =
                before.cluster()
                        .partition(now.id())
                        .map(was -> was.state().uncleanElections())
                        .orElse(0);
        if (now.state().uncleanElections() <= told) {
            return Optional.empty();
        }
        Optional<SealAnswer> answer =
                work.flatMap(of -> of.seat)
                        .flatMap(seat -> seat.survivors().best())
                        .filter(best -> now.state().leader().equals(Optional.of(best.replica())));
        return Optional.of(new NamedUnclean(now, answer));
    }

    private static List<ReplicaId> living(ClusterImage cluster, List<ReplicaId> replicas) {
        return replicas.stream().filter(cluster::lives).toList();
    }
}
