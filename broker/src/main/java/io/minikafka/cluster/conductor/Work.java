package io.minikafka.cluster.conductor;

import io.minikafka.cluster.ReplicaId;
import io.minikafka.cluster.replication.Election;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;

/// What the conductor remembers of a partition between its changes; gone with the term.
final class Work {
    /// An election under way, and its epoch.
    ///
    /// @param beganMs when the seals were sent for the first time
    record Seat(int epoch, Election election, long beganMs) {}

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
}
