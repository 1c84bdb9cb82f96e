package io.minikafka.broker.share.service;

import io.minikafka.base.SerialExecutor;
import io.minikafka.base.Time;
import io.minikafka.broker.SharePartitionKey;
import io.minikafka.broker.share.Fate;
import io.minikafka.broker.share.FateRange;
import io.minikafka.broker.share.ShareCoordinator;
import io.minikafka.broker.share.ShareRecord;
import io.minikafka.broker.sharestate.StateBatch;
import io.minikafka.broker.sharestate.StateChange;
import io.minikafka.broker.sharestate.StateOutcome;
import io.minikafka.broker.sharestate.StateView;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.apache.kafka.common.protocol.Errors;

/// The memory of a node in a cluster: the shard of each group, which other leaders ask after this one. What this node
/// writes counts for the leader epoch in which it asked first, and for the state that it was told of; when the shard
/// refuses it, another leader has begun, or the group was put elsewhere, and this node learns anew. Owned by the share
/// thread. RFC 0024, 4.8.
final class ShardMemory implements ShareMemory {
    private final SerialExecutor owner;
    private final Time time;
    private final BiConsumer<List<StateChange>, Consumer<List<StateOutcome>>> shards;
    private final ShareCoordinator coordinator;
    private final Consumer<SharePartitionKey> fenced;
    private final Map<String, StateLane> lanes = new HashMap<>();
    private final Map<SharePartitionKey, Tenure> tenures = new HashMap<>();

    /// For what this node was told of a share partition.
    private record Tenure(int leaderEpoch, int stateEpoch) {}

    /// @param shards carries changes of one group to its shard
    /// @param fenced told, on the owner's thread, of share partitions that this node must not serve as it knows them
    ShardMemory(
            SerialExecutor owner,
            Time time,
            BiConsumer<List<StateChange>, Consumer<List<StateOutcome>>> shards,
            ShareCoordinator coordinator,
            Consumer<SharePartitionKey> fenced) {
        this.coordinator = coordinator;
        this.owner = owner;
        this.time = time;
        this.shards = shards;
        this.fenced = fenced;
    }

    @Override
    public void recall(SharePartitionKey key, int leaderEpoch, Consumer<Recalled> answer) {
        lane(key)
                .add(
                        new StateChange.Led(key, leaderEpoch),
                        outcome -> answer.accept(recalled(key, leaderEpoch, outcome)));
    }

    private Recalled recalled(SharePartitionKey key, int leaderEpoch, StateOutcome outcome) {
        if (outcome.error() != Errors.NONE || outcome.state().isEmpty()) {
            return new Recalled.Failed(
                    outcome.error() == Errors.FENCED_LEADER_EPOCH
                            ? Errors.NOT_LEADER_OR_FOLLOWER
                            : Errors.COORDINATOR_NOT_AVAILABLE);
        }
        StateView state = outcome.state().get();
        tenures.put(key, new Tenure(leaderEpoch, state.stateEpoch()));
        return state.start() == StateChange.NOWHERE
                ? new Recalled.Nothing()
                : new Recalled.Known(
                        new ShareRecord.Whole(
                                key,
                                state.start(),
                                state.batches().stream().map(ShardMemory::range).toList()));
    }

    @Override
    public void write(List<ShareRecord> records, Consumer<Set<SharePartitionKey>> ended) {
        Set<SharePartitionKey> lost = new HashSet<>();
        int[] left = {records.size()};
        for (ShareRecord record : records) {
            Consumer<StateOutcome> one =
                    outcome -> {
                        if (outcome.error() != Errors.NONE) {
                            lost.add(record.key());
                        }
                        left[0]--;
                        if (left[0] == 0) {
                            ended.accept(lost);
                        }
                    };
            Tenure tenure = tenures.get(record.key());
            if (tenure == null) {
                owner.execute(() -> one.accept(StateOutcome.refused(Errors.FENCED_LEADER_EPOCH)));
            } else {
                lane(record.key())
                        .add(
                                change(record, tenure),
                                outcome -> written(record, tenure, outcome, one));
            }
        }
    }

    private void written(
            ShareRecord record, Tenure tenure, StateOutcome outcome, Consumer<StateOutcome> ended) {
        boolean isFenced =
                switch (outcome.error()) {
                    case FENCED_LEADER_EPOCH, FENCED_STATE_EPOCH, UNKNOWN_TOPIC_OR_PARTITION ->
                            true;
                    default -> false;
                };
        ended.accept(outcome);
        if (isFenced && tenure.equals(tenures.get(record.key()))) {
            fenced.accept(record.key());
        }
    }

    private static StateChange change(ShareRecord record, Tenure tenure) {
        return switch (record) {
            case ShareRecord.Whole(var key, long start, var ranges) ->
                    changed(key, tenure, start, ranges);
            case ShareRecord.Changed(var key, long start, var ranges) ->
                    changed(key, tenure, start, ranges);
            case ShareRecord.Removed(var key) -> new StateChange.Removed(key);
        };
    }

    private static StateChange changed(
            SharePartitionKey key, Tenure tenure, long start, List<FateRange> ranges) {
        return new StateChange.Changed(
                key,
                tenure.stateEpoch(),
                tenure.leaderEpoch(),
                start,
                ranges.stream().map(ShardMemory::batch).toList());
    }

    @Override
    public void leave(Predicate<SharePartitionKey> which) {
        coordinator.drop(which);
        tenures.keySet().removeIf(which);
        lanes.values().removeIf(StateLane::isIdle);
    }

    @Override
    public void topicsWereDeleted(Predicate<SharePartitionKey> gone) {
        leave(gone); // the shard forgets them by itself
    }

    @Override
    public void turned() {
        // The shard takes its snapshots by itself.
    }

    private StateLane lane(SharePartitionKey key) {
        return lanes.computeIfAbsent(
                key.groupId(), _ -> new StateLane(owner, time, shards::accept));
    }

    static StateBatch batch(FateRange range) {
        return new StateBatch(range.first(), range.last(), range.fate().code(), range.deliveries());
    }

    static FateRange range(StateBatch batch) {
        return new FateRange(
                batch.first(), batch.last(), Fate.ofCode(batch.state()), batch.deliveries());
    }
}
