package io.minikafka.broker.share.service;

import io.minikafka.base.TopicIdPartition;
import io.minikafka.broker.AloneHomes;
import io.minikafka.broker.SharePartitionKey;
import io.minikafka.broker.share.SharePartition;
import io.minikafka.broker.share.ShareRecord;
import io.minikafka.broker.sharestate.ShareStateDesk;
import io.minikafka.broker.sharestate.StateChange;
import io.minikafka.broker.sharestate.StateOutcome;
import io.minikafka.broker.sharestate.StateView;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.apache.kafka.common.protocol.Errors;

/// The states of a node that is alone: they are where the records are served. There is one leader and one state of each
/// share partition, so all epochs are the first.
///
/// @param share runs what is asked on its owner's thread
record AloneStates(ShareService share) implements ShareStateDesk {
    private static final int STATE_EPOCH = 0;

    @Override
    public void change(
            String groupId, List<StateChange> changes, Consumer<List<StateOutcome>> answer) {
        share.proceed(() -> carryOut(changes, answer));
    }

    private void carryOut(List<StateChange> changes, Consumer<List<StateOutcome>> answer) {
        List<Errors> verdicts = new ArrayList<>(changes.size());
        List<ShareRecord> records = new ArrayList<>(changes.size());
        for (StateChange change : changes) {
            Errors verdict = verdict(change);
            verdicts.add(verdict);
            if (verdict == Errors.NONE) {
                record(change).ifPresent(records::add);
            }
        }
        if (records.isEmpty()) {
            answer.accept(outcomes(changes, verdicts, Errors.NONE));
        } else {
            share.coordinator()
                    .carryOut(records, error -> answer.accept(outcomes(changes, verdicts, error)));
        }
    }

    private Errors verdict(StateChange change) {
        if (!(change instanceof StateChange.Changed changed)) {
            return Errors.NONE;
        }
        return find(change.key())
                .map(known ->
                        changed.isWithinReachOf(known.startOffset())
                                ? Errors.NONE
                                : Errors.INVALID_REQUEST)
                .orElse(Errors.UNKNOWN_TOPIC_OR_PARTITION);
    }

    private static Optional<ShareRecord> record(StateChange change) {
        SharePartitionKey key = change.key();
        return switch (change) {
            case StateChange.Led _, StateChange.EpochsUsed _ -> Optional.empty();
            case StateChange.Removed _ -> Optional.of(new ShareRecord.Removed(key));
            case StateChange.Placed(_, _, long start) ->
                    Optional.of(
                            start == StateChange.NOWHERE
                                    ? new ShareRecord.Removed(key)
                                    : new ShareRecord.Whole(key, start, List.of()));
            case StateChange.Changed(_, _, _, long start, var batches) ->
                    Optional.of(
                            new ShareRecord.Changed(
                                    key, start, batches.stream().map(ShardMemory::range).toList()));
            case StateChange.Whole(_, _, _, long start, var batches) ->
                    Optional.of(
                            new ShareRecord.Whole(
                                    key, start, batches.stream().map(ShardMemory::range).toList()));
        };
    }

    private List<StateOutcome> outcomes(
            List<StateChange> changes, List<Errors> verdicts, Errors saved) {
        List<StateOutcome> outcomes = new ArrayList<>(changes.size());
        for (int i = 0; i < changes.size(); i++) {
            Errors error = verdicts.get(i) == Errors.NONE ? saved : verdicts.get(i);
            boolean asks = error == Errors.NONE && changes.get(i) instanceof StateChange.Led;
            StateView nothing =
                    new StateView(
                            STATE_EPOCH, AloneHomes.LEADER_EPOCH, StateChange.NOWHERE, List.of());
            outcomes.add(
                    new StateOutcome(
                            error,
                            asks
                                    ? Optional.of(
                                            find(changes.get(i).key())
                                                    .map(AloneStates::view)
                                                    .orElse(nothing))
                                    : Optional.empty()));
        }
        return outcomes;
    }

    @Override
    public void look(String groupId, BiConsumer<Errors, Map<TopicIdPartition, StateView>> answer) {
        share.proceed(() -> {
            Map<TopicIdPartition, StateView> found = new LinkedHashMap<>();
            for (SharePartition partition : share.coordinator().all()) {
                if (partition.key().groupId().equals(groupId)) {
                    found.put(partition.key().partition(), view(partition));
                }
            }
            answer.accept(Errors.NONE, found);
        });
    }

    private Optional<SharePartition> find(SharePartitionKey key) {
        return share.coordinator().find(key);
    }

    private static StateView view(SharePartition partition) {
        ShareRecord.Whole whole = partition.whole();
        return new StateView(
                STATE_EPOCH,
                AloneHomes.LEADER_EPOCH,
                whole.startOffset(),
                whole.ranges().stream().map(ShardMemory::batch).toList());
    }
}
