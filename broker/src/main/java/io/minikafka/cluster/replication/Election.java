package io.minikafka.cluster.replication;

import io.minikafka.cluster.ReplicaId;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// The answers to one epoch's SEAL, until there are enough. Whoever has seen the newest epoch's start wins, and
/// among those who has most of it: it has all that a write quorum ever held. Neither the longest log nor the
/// last record's epoch say that. RFC 0013, section 4.3. One owner, no thread.
public final class Election {
    private final PartitionState state;
    private final Judgement judgement;
    private final SortedMap<ReplicaId, SealAnswer> answers = new TreeMap<>();

    public Election(PartitionState state) {
        this(state, new Judgement());
    }

    /// @param judgement tests have others, which are wrong
    public Election(PartitionState state, Judgement judgement) {
        this.state = state;
        this.judgement = judgement;
    }

    /// Whoever is to be sealed; all are asked, and as many as it takes are waited for.
    public Configuration asked() {
        return judgement.asked(state);
    }

    /// Takes an answer; those of other elections, and of replicas that have no vote, are passed over.
    public void take(SealAnswer answer) {
        if (answer.epoch() == state.epoch() && asked().has(answer.replica())) {
            answers.put(answer.replica(), answer);
        }
    }

    public boolean hasQuorum() {
        return answers.size() >= judgement.answersNeeded(asked());
    }

    /// The winner so far; empty without a read quorum. Of equals it is the one that is preferred.
    public Optional<ReplicaId> winner() {
        if (!hasQuorum()) {
            return Optional.empty();
        }
        Optional<SealAnswer> best = Optional.empty();
        for (SealAnswer answer : answers.values()) {
            if (best.isEmpty() || beats(answer, best.get())) {
                best = Optional.of(answer);
            }
        }
        return best.map(SealAnswer::replica);
    }

    private boolean beats(SealAnswer answer, SealAnswer best) {
        int order = judgement.compare(answer, best);
        return order > 0
                || (order == 0
                        && state.configuration().preference(answer.replica())
                                < state.configuration().preference(best.replica()));
    }
}
