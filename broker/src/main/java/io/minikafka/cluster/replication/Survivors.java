package io.minikafka.cluster.replication;

import io.minikafka.cluster.ReplicaId;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// All answers to one epoch's SEAL, also of replicas that have no vote: of whom an operator may have a leader made
/// when fewer than a read quorum are left ([Election]). One owner, no thread.
public final class Survivors {
    private final PartitionState state;
    private final Judgement judgement = new Judgement();
    private final SortedMap<ReplicaId, SealAnswer> answers = new TreeMap<>();

    public Survivors(PartitionState state) {
        this.state = state;
    }

    /// Who could be made leader: whoever leads with all members active must be one of them.
    public static List<ReplicaId> candidates(PartitionState state) {
        return state.active() ? state.configuration().members() : List.copyOf(state.replicas());
    }

    /// Takes an answer; those of other elections, and of others than candidates, are passed over.
    public void take(SealAnswer answer) {
        if (answer.epoch() == state.epoch() && candidates(state).contains(answer.replica())) {
            answers.put(answer.replica(), answer);
        }
    }

    public boolean has(ReplicaId replica) {
        return answers.containsKey(replica);
    }

    /// Who has most, as far as is known; of equals the first.
    public Optional<SealAnswer> best() {
        Optional<SealAnswer> best = Optional.empty();
        for (SealAnswer answer : answers.values()) {
            if (best.isEmpty() || judgement.compare(answer, best.get()) > 0) {
                best = Optional.of(answer);
            }
        }
        return best;
    }
}
