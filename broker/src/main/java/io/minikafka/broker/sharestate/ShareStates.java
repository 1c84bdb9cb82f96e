package io.minikafka.broker.sharestate;

import io.minikafka.base.TopicIdPartition;
import io.minikafka.broker.SharePartitionKey;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;
import org.apache.kafka.common.protocol.Errors;

/// The states of share partitions in one shard of the groups. Only [#replay] changes it, and decides there, in the
/// journal's order, what counts: a change of a leader that was replaced, or of a state that was, has no effect and is
/// refused. So a leader that has seen its [StateChange.Led] come back has all that was ever confirmed to those before it,
/// and nothing of theirs can be confirmed any more. Changes are joined, so one that comes late or twice undoes nothing.
///
/// A state epoch is given once in a shard, also if what it stood for is gone. Owned by the groups' thread. RFC 0024, 4.8.
public final class ShareStates {
    private static final SharePartitionKey NOBODY =
            new SharePartitionKey("", new TopicIdPartition(new UUID(0, 0), 0));

    private final Map<SharePartitionKey, KeptState> states = new LinkedHashMap<>();
    private int highestEpoch;

    /// Carries out what the journal has.
    public StateOutcome replay(StateChange change) {
        return switch (change) {
            case StateChange.Led led -> led(led);
            case StateChange.Placed placed -> placed(placed);
            case StateChange.Changed changed -> changed(changed);
            case StateChange.Removed(SharePartitionKey key) -> {
                states.remove(key);
                yield StateOutcome.done();
            }
            case StateChange.Whole(
                            var key,
                            int epoch,
                            int leaderEpoch,
                            long start,
                            var batches) -> {
                KeptState whole = put(key, epoch, leaderEpoch, start);
                whole.change(start, batches);
                yield StateOutcome.done();
            }
            case StateChange.EpochsUsed(_, int highest) -> {
                highestEpoch = Math.max(highestEpoch, highest);
                yield StateOutcome.done();
            }
        };
    }

    private StateOutcome led(StateChange.Led led) {
        KeptState state = states.get(led.key());
        if (state == null) {
            state = put(led.key(), highestEpoch + 1, led.leaderEpoch(), StateChange.NOWHERE);
        }
        if (isOlder(led.leaderEpoch(), state.leaderEpoch())) {
            return StateOutcome.refused(Errors.FENCED_LEADER_EPOCH);
        }
        state.leaderEpoch(led.leaderEpoch());
        return StateOutcome.done(state.view());
    }

    private StateOutcome placed(StateChange.Placed placed) {
        KeptState before = states.get(placed.key());
        if (before != null && isOlder(placed.stateEpoch(), before.stateEpoch())) {
            return StateOutcome.refused(Errors.FENCED_STATE_EPOCH);
        }
        int epoch = placed.stateEpoch() == StateChange.ANY ? highestEpoch + 1 : placed.stateEpoch();
        int leaderEpoch = before == null ? StateChange.ANY : before.leaderEpoch();
        return StateOutcome.done(put(placed.key(), epoch, leaderEpoch, placed.start()).view());
    }

    private KeptState put(SharePartitionKey key, int epoch, int leaderEpoch, long start) {
        highestEpoch = Math.max(highestEpoch, epoch);
        KeptState fresh = new KeptState(epoch, leaderEpoch, start);
        states.put(key, fresh);
        return fresh;
    }

    private StateOutcome changed(StateChange.Changed changed) {
        KeptState state = states.get(changed.key());
        if (state == null) {
            return StateOutcome.refused(Errors.UNKNOWN_TOPIC_OR_PARTITION);
        }
        if (isOlder(changed.leaderEpoch(), state.leaderEpoch())) {
            return StateOutcome.refused(Errors.FENCED_LEADER_EPOCH);
        }
        if (isOlder(changed.stateEpoch(), state.stateEpoch())) {
            return StateOutcome.refused(Errors.FENCED_STATE_EPOCH);
        }
        if (!changed.isWithinReachOf(state.start())) {
            return StateOutcome.refused(Errors.INVALID_REQUEST);
        }
        state.leaderEpoch(changed.leaderEpoch());
        state.change(changed.start(), changed.batches());
        return StateOutcome.done();
    }

    private static boolean isOlder(int epoch, int known) {
        return epoch != StateChange.ANY && epoch < known;
    }

    public Optional<StateView> find(SharePartitionKey key) {
        return Optional.ofNullable(states.get(key)).map(KeptState::view);
    }

    /// The partitions that a group knows.
    public Map<TopicIdPartition, StateView> of(String groupId) {
        Map<TopicIdPartition, StateView> found = new LinkedHashMap<>();
        states.forEach((key, state) -> {
            if (key.groupId().equals(groupId)) {
                found.put(key.partition(), state.view());
            }
        });
        return found;
    }

    /// What removes the states that are meant.
    public List<StateChange> removals(Predicate<SharePartitionKey> which) {
        List<StateChange> removals = new ArrayList<>();
        for (SharePartitionKey key : states.keySet()) {
            if (which.test(key)) {
                removals.add(new StateChange.Removed(key));
            }
        }
        return removals;
    }

    /// What must be remembered now, for a snapshot.
    public List<StateChange> records() {
        List<StateChange> records = new ArrayList<>();
        if (highestEpoch > 0) {
            records.add(new StateChange.EpochsUsed(NOBODY, highestEpoch));
        }
        states.forEach((key, state) -> {
            StateView view = state.view();
            records.add(
                    new StateChange.Whole(
                            key,
                            view.stateEpoch(),
                            view.leaderEpoch(),
                            view.start(),
                            view.batches()));
        });
        return records;
    }
}
