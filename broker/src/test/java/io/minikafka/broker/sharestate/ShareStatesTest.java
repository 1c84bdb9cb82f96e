package io.minikafka.broker.sharestate;

import static org.assertj.core.api.Assertions.assertThat;

import io.minikafka.base.TopicIdPartition;
import io.minikafka.broker.SharePartitionKey;
import java.util.List;
import java.util.UUID;
import org.apache.kafka.common.protocol.Errors;
import org.junit.jupiter.api.Test;

class ShareStatesTest {
    private static final SharePartitionKey KEY =
            new SharePartitionKey("group", new TopicIdPartition(new UUID(1, 2), 3));

    private ShareStates states = new ShareStates();

    @Test
    void aLeaderThatBeginsHasWhatThoseBeforeItSaid() {
        StateView first = led(5);
        assertThat(first.start()).isEqualTo(StateChange.NOWHERE);
        assertThat(changed(first, 5, 10)).isEqualTo(Errors.NONE);
        assertThat(changed(first, 5, 10, acknowledged(12, 14))).isEqualTo(Errors.NONE);
        StateView second = led(6);
        assertThat(second.start()).isEqualTo(10);
        assertThat(second.batches()).containsExactly(acknowledged(12, 14));
        assertThat(second.doneCount()).isEqualTo(3);
    }

    @Test
    void aLeaderThatWasReplacedIsRefused() {
        StateView first = led(5);
        changed(first, 5, 0);
        led(6);
        assertThat(changed(first, 5, 0, acknowledged(0, 9))).isEqualTo(Errors.FENCED_LEADER_EPOCH);
        assertThat(replay(new StateChange.Led(KEY, 5))).isEqualTo(Errors.FENCED_LEADER_EPOCH);
        assertThat(led(7).start()).isZero();
    }

    @Test
    void aStateThatWasReplacedIsRefused() {
        StateView first = led(5);
        changed(first, 5, 0, acknowledged(0, 9));
        assertThat(replay(new StateChange.Placed(KEY, StateChange.ANY, 3))).isEqualTo(Errors.NONE);
        assertThat(changed(first, 5, 20)).isEqualTo(Errors.FENCED_STATE_EPOCH);
        StateView second = led(5);
        assertThat(second.start()).isEqualTo(3);
        assertThat(second.batches()).isEmpty();
        assertThat(replay(new StateChange.Placed(KEY, first.stateEpoch(), 0)))
                .isEqualTo(Errors.FENCED_STATE_EPOCH);
    }

    @Test
    void whatWasRemovedDoesNotComeBackWithALateChange() {
        StateView first = led(5);
        changed(first, 5, 0);
        replay(new StateChange.Removed(KEY));
        assertThat(changed(first, 5, 0, acknowledged(0, 0)))
                .isEqualTo(Errors.UNKNOWN_TOPIC_OR_PARTITION);
        restart();
        led(5);
        assertThat(changed(first, 5, 7)).isEqualTo(Errors.FENCED_STATE_EPOCH);
    }

    @Test
    void aChangeThatComesLateUndoesNothing() {
        StateView view = led(5);
        changed(view, 5, 0, acknowledged(0, 9));
        changed(view, 5, 4, new StateBatch(12, 12, 5, 2));
        changed(view, 5, 0, new StateBatch(5, 12, 0, 1));
        StateView now = led(5);
        assertThat(now.start()).isEqualTo(10);
        assertThat(now.batches())
                .containsExactly(new StateBatch(10, 11, 0, 1), new StateBatch(12, 12, 5, 2));
    }

    @Test
    void whatMakesNoSenseIsRefused() {
        StateView view = led(5);
        assertThat(changed(view, 5, StateChange.NOWHERE, acknowledged(0, 0)))
                .isEqualTo(Errors.INVALID_REQUEST);
        assertThat(changed(view, 5, 0, acknowledged(1L << 40, 1L << 40)))
                .isEqualTo(Errors.INVALID_REQUEST);
        assertThat(problem(new StateBatch(3, 2, 2, 1))).isNotEmpty();
        assertThat(problem(new StateBatch(3, 3, 1, 1))).isNotEmpty();
        assertThat(problem(new StateBatch(-1, 3, 2, 1))).isNotEmpty();
        assertThat(problem(new StateBatch(3, 3, 2, 200))).isNotEmpty();
        assertThat(problem(acknowledged(3, 3))).isEmpty();
        assertThat(new StateChange.Placed(KEY, 0, -2).problem()).isNotEmpty();
        assertThat(new StateChange.Led(new SharePartitionKey("", KEY.partition()), 0).problem())
                .isNotEmpty();
    }

    @Test
    void aSnapshotIsTheWholeState() {
        StateView view = led(5);
        changed(view, 5, 3, acknowledged(6, 9), new StateBatch(4, 4, 0, 3));
        StateView before = states.find(KEY).orElseThrow();
        restart();
        assertThat(states.find(KEY)).contains(before);
        assertThat(states.of("group")).containsOnlyKeys(KEY.partition());
        assertThat(states.removals(key -> key.groupId().equals("group"))).hasSize(1);
    }

    private void restart() {
        ShareStates fresh = new ShareStates();
        states.records()
                .forEach(record ->
                        fresh.replay(StateChangeCodec.decode(StateChangeCodec.encode(record))));
        states = fresh;
    }

    private StateView led(int leaderEpoch) {
        return states.replay(new StateChange.Led(KEY, leaderEpoch)).state().orElseThrow();
    }

    private Errors changed(StateView of, int leaderEpoch, long start, StateBatch... batches) {
        return replay(
                new StateChange.Changed(
                        KEY, of.stateEpoch(), leaderEpoch, start, List.of(batches)));
    }

    private Errors replay(StateChange change) {
        assertThat(StateChangeCodec.isOne(StateChangeCodec.encode(change))).isTrue();
        return states.replay(StateChangeCodec.decode(StateChangeCodec.encode(change))).error();
    }

    private static String problem(StateBatch batch) {
        return new StateChange.Changed(KEY, 1, 1, 0, List.of(batch)).problem();
    }

    private static StateBatch acknowledged(long first, long last) {
        return new StateBatch(first, last, 2, 1);
    }
}
