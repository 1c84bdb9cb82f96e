package io.minikafka.broker.replica;

import io.minikafka.cluster.ReplicaId;
import io.minikafka.storage.RangeRepair;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Optional;

/// A range that is being repaired: who is asked, and who may be asked next. Owned by [Repairs].
final class RepairJob {
    /// How long somebody may take to answer.
    private static final long PATIENCE_MS = 2_000;

    private static final long NOBODY_WAITS = -1;

    private final RangeRepair repair;
    private final ArrayDeque<ReplicaId> sources;
    private long number = NOBODY_WAITS;
    private long askedMs;

    /// @param sources in the order in which they are asked
    RepairJob(RangeRepair repair, Collection<ReplicaId> sources) {
        this.repair = repair;
        this.sources = new ArrayDeque<>(sources);
    }

    RangeRepair repair() {
        return repair;
    }

    /// Whom to ask; empty if nobody is left.
    Optional<ReplicaId> source() {
        return Optional.ofNullable(sources.peek());
    }

    /// That one cannot help.
    void sourceFailed() {
        sources.poll();
        number = NOBODY_WAITS;
    }

    void asked(long questionNumber, long nowMs) {
        number = questionNumber;
        askedMs = nowMs;
    }

    boolean isWaiting() {
        return number != NOBODY_WAITS;
    }

    boolean isLate(long nowMs) {
        return isWaiting() && nowMs - askedMs >= PATIENCE_MS;
    }

    /// Whether this answers what is asked now; each question is answered once.
    boolean isAnswer(ReplicaId from, long questionNumber) {
        boolean fits =
                isWaiting() && number == questionNumber && source().equals(Optional.of(from));
        if (fits) {
            number = NOBODY_WAITS;
        }
        return fits;
    }
}
