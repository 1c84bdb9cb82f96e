package io.minikafka.cluster.replication;

import io.minikafka.cluster.ReplicaId;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// The answers to one epoch's SEAL, until there are enough. Whoever has seen the newest epoch's start wins, and
/// among those who has most of it: it has all that a write quorum ever held. Neither the longest log nor the
/// last record's epoch say that. With more answers than it takes others are as sure, and of them the one that is
/// preferred wins. RFC 0013, section 4.3. One owner, no thread.
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

    /// Whether all who were asked have answered: nothing changes any more.
    public boolean isComplete() {
        return answers.size() == asked().members().size();
    }

    /// The winner so far; empty without a read quorum. Of those that surely have all that may be committed it is the one
    /// that is preferred.
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
        return best.map(most -> preferred(most).replica());
    }

    private SealAnswer preferred(SealAnswer best) {
        SealAnswer preferred = best;
        for (SealAnswer answer : answers.values()) {
            if (preference(answer) < preference(preferred) && hasAll(answer, best)) {
                preferred = answer;
            }
        }
        return preferred;
    }

    private boolean hasAll(SealAnswer answer, SealAnswer best) {
        if (answer.adopted() != best.adopted()) {
            return false;
        }
        long more =
                answers.values().stream()
                        .filter(other -> other.adopted() == answer.adopted())
                        .filter(other -> other.endOffset() > answer.endOffset())
                        .count();
        return more <= judgement.mayHaveMore(asked(), answers.size());
    }

    private boolean beats(SealAnswer answer, SealAnswer best) {
        int order = judgement.compare(answer, best);
        return order > 0 || (order == 0 && preference(answer) < preference(best));
    }

    private int preference(SealAnswer answer) {
        return state.configuration().preference(answer.replica());
    }
}
