package io.minikafka.simulator.world;

import io.minikafka.cluster.ReplicaId;
import io.minikafka.cluster.replication.Configuration;
import io.minikafka.cluster.replication.Election;
import io.minikafka.cluster.replication.Judgement;
import io.minikafka.cluster.replication.Output;
import io.minikafka.cluster.replication.Output.AnswerSeal;
import io.minikafka.cluster.replication.Output.CaughtUp;
import io.minikafka.cluster.replication.Output.HoldsStart;
import io.minikafka.cluster.replication.Output.WantsElection;
import io.minikafka.cluster.replication.PartitionChange;
import io.minikafka.cluster.replication.PartitionChange.Activate;
import io.minikafka.cluster.replication.PartitionChange.Cancel;
import io.minikafka.cluster.replication.PartitionChange.Elect;
import io.minikafka.cluster.replication.PartitionChange.Learn;
import io.minikafka.cluster.replication.PartitionChange.Name;
import io.minikafka.cluster.replication.PartitionChange.Reconfigure;
import io.minikafka.cluster.replication.PartitionRules;
import io.minikafka.cluster.replication.PartitionState;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/// The metadata quorum as replicas see it: a history of states, each of which they hear of late, and elections.
final class SimMetadata implements MetadataSide {
    private final Flaw flaw;
    private final Judgement judgement;
    private final Coverage coverage;
    private final List<PartitionState> history = new ArrayList<>();
    private final Random random;
    private Election election;

    SimMetadata(
            Configuration first, Flaw flaw, Judgement judgement, Coverage coverage, Random random) {
        this.random = random;
        this.flaw = flaw;
        this.judgement = judgement;
        this.coverage = coverage;
        PartitionState created = PartitionState.created(first);
        history.add(created);
        election = new Election(created, judgement);
    }

    @Override
    public PartitionState state() {
        return history.getLast();
    }

    @Override
    public int version() {
        return history.size();
    }

    @Override
    public PartitionState state(int version) {
        return history.get(version - 1);
    }

    /// A leader whose process is gone is noticed sooner or later.
    @Override
    public List<ReplicaId> conduct(boolean leaderIsGone) {
        if (!isElecting()) {
            if (leaderIsGone && random.nextInt(4) == 0) {
                elect();
            }
            return List.of();
        }
        conclude();
        return isElecting() ? election.asked().members() : List.of();
    }

    @Override
    public void reported(ReplicaId from, Output report) {
        switch (report) {
            case AnswerSeal(var answer) -> election.take(answer);
            case HoldsStart(int epoch) ->
                    change(
                            new Activate(
                                    flaw == Flaw.ACTIVE_BY_A_LATE_WORD ? state().epoch() : epoch));
            case WantsElection(int epoch) -> {
                coverage.count(Met.LEADER_TWICE_REFUSED);
                change(new Elect(epoch));
            }
            case CaughtUp _ -> coverage.count(Met.LEARNER_CAUGHT_UP);
            default -> throw new IllegalArgumentException("not for the metadata: " + report);
        }
    }

    /// Names whoever has won, if enough have answered.
    private void conclude() {
        Optional<ReplicaId> winner = isElecting() ? election.winner() : Optional.empty();
        if (winner.isPresent()) {
            coverage.count(Met.ELECTION);
            if (!state().configuration().has(winner.get())) {
                coverage.count(Met.LEADER_OUTSIDE_MEMBERS);
            }
            change(new Name(state().epoch(), winner.get()));
            if (flaw == Flaw.ACTIVE_WITHOUT_THE_LEADERS_WORD) {
                change(new Activate(state().epoch()));
            }
        }
    }

    @Override
    public void elect() {
        change(new Elect(state().epoch()));
    }

    @Override
    public void change(PartitionChange change) {
        PartitionState before = state();
        Optional<PartitionState> after = PartitionRules.decide(before, change);
        count(before, change, after.isPresent());
        after.ifPresent(state -> {
            history.add(state);
            if (state.epoch() != before.epoch()) {
                election = new Election(state, judgement);
            }
        });
    }

    private void count(PartitionState before, PartitionChange change, boolean taken) {
        switch (change) {
            case Reconfigure _ -> {
                if (taken) {
                    coverage.count(before.active() ? Met.CHANGE_STARTED : Met.CHANGE_REPLACED);
                }
            }
            case Cancel _ -> {
                if (taken) {
                    coverage.count(Met.CHANGE_CANCELLED);
                }
            }
            case Activate(int epoch) -> {
                if (taken) {
                    coverage.count(Met.CHANGE_ACTIVE);
                } else if (epoch < before.epoch()) {
                    coverage.count(Met.WORD_TOO_LATE);
                }
            }
            case Elect _, Name _, PartitionChange.NameUnclean _, Learn _ -> {}
        }
    }
}
