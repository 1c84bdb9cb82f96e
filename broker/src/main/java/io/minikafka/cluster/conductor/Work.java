package io.minikafka.cluster.conductor;

import io.minikafka.cluster.ReplicaId;
import io.minikafka.cluster.replication.Election;
import io.minikafka.cluster.replication.PartitionState;
import io.minikafka.cluster.replication.SealAnswer;
import io.minikafka.cluster.replication.Survivors;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;

/// What the conductor remembers of a partition between its changes; gone with the term.
final class Work {
    /// An election under way.
    ///
    /// @param survivors all answers, of whom only an operator may have a leader made
    /// @param beganMs when the seals were sent for the first time
    record Seat(PartitionState state, Election election, Survivors survivors, long beganMs) {
        Seat(PartitionState state, long beganMs) {
            this(state, new Election(state), new Survivors(state), beganMs);
        }

        int epoch() {
            return state.epoch();
        }

        void take(SealAnswer answer) {
            election.take(answer);
            survivors.take(answer);
        }
    }

    Optional<Seat> seat = Optional.empty();

    /// Seals of the election were last sent.
    long sealedMs;

    /// When they are sent again.
    long sealGapMs;

    /// The last election that was begun for a reason that may be wrong.
    long hintedMs = Long.MIN_VALUE / 2;

    /// Since when its members are not yet active.
    Optional<Long> pendingSinceMs = Optional.empty();

    /// When another leader than the preferred one may be replaced, and how long that was waited for.
    long preferAtMs;

    long preferGapMs;

    /// The epoch that was begun for the preferred replica's sake: its answer is waited for.
    int preferredIn;

    /// Learners of which the leader of `caughtUpEpoch` says that they have almost all.
    int caughtUpEpoch;

    final NavigableSet<ReplicaId> caughtUp = new TreeSet<>();

    /// What the leader of which epoch said.
    int holdsStartOf;

    int wantsElectionIn;

    /// When an operator asked for a leader that may lack something, and how long that counts.
    long uncleanAskedMs;

    private Optional<Long> uncleanUntilMs = Optional.empty();

    /// Those that have no vote are to be asked, too, and at once.
    void askForUnclean(long nowMs, long untilMs) {
        uncleanAskedMs = nowMs;
        uncleanUntilMs = Optional.of(untilMs);
        sealedMs = nowMs - sealGapMs;
    }

    boolean isUncleanAsked(long nowMs) {
        return uncleanUntilMs.filter(until -> nowMs < until).isPresent();
    }

    void forgetUnclean() {
        uncleanUntilMs = Optional.empty();
    }
}
