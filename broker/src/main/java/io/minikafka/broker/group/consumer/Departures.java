package io.minikafka.broker.group.consumer;

import io.minikafka.broker.group.Groups;
import io.minikafka.broker.group.RebalanceLog.What;
import org.apache.kafka.common.message.ConsumerGroupHeartbeatResponseData;
import org.apache.kafka.common.protocol.Errors;

/// Members that go: by themselves, or because they were silent or too slow.
final class Departures {
    private final Groups groups;
    private final Steps steps;
    private final Downgrade downgrade;

    Departures(Groups groups, Steps steps, Downgrade downgrade) {
        this.groups = groups;
        this.steps = steps;
        this.downgrade = downgrade;
    }

    /// Epoch -1 is a farewell; -2 that of a static member which means to come back and keeps what it has.
    void leave(ConsumerGroup group, Seat seat, HeartbeatCall call) {
        int epoch = call.request().memberEpoch();
        Runnable told =
                () ->
                        call.answer()
                                .send(
                                        new ConsumerGroupHeartbeatResponseData()
                                                .setMemberId(seat.id())
                                                .setMemberEpoch(epoch));
        Runnable failed = () -> call.refuse(Errors.COORDINATOR_NOT_AVAILABLE);
        if (epoch == MemberProgress.ABSENT) {
            Change change = new Change(group);
            change.progress(seat, seat.progress().away());
            seat.noHurry();
            steps.note(group, What.LEFT, seat.profile(), "for a while");
            steps.commit(change, told, failed);
        } else {
            remove(group, seat, What.LEFT, "left", told, failed);
        }
    }

    void sessionTimedOut(ConsumerGroup group, Seat seat) {
        int timeoutMs =
                seat.profile()
                        .classic()
                        .map(ClassicSide::sessionTimeoutMs)
                        .orElseGet(() -> steps.timing(group).sessionTimeoutMs());
        // Heartbeats that other threads answered did not move the deadline.
        long beatMs = seat.lastBeatMs();
        if (beatMs != Long.MIN_VALUE && beatMs + timeoutMs > groups.nowMs()) {
            seat.expectUntil(beatMs + timeoutMs);
        } else {
            String reason = "was silent for " + timeoutMs + " ms";
            remove(group, seat, What.SESSION_TIMED_OUT, reason);
        }
    }

    void rebalanceTimedOut(ConsumerGroup group, Seat seat) {
        int waitedMs = seat.profile().rebalanceTimeoutMs();
        remove(group, seat, What.REBALANCE_TIMED_OUT, "was too slow, " + waitedMs + " ms");
    }

    private void remove(ConsumerGroup group, Seat seat, What what, String reason) {
        remove(group, seat, what, reason, () -> {}, () -> {});
    }

    /// Takes a member out, and the group goes on without it.
    ///
    /// @param reason why the group rebalances, to stand behind the member's name
    void remove(
            ConsumerGroup group,
            Seat seat,
            What what,
            String reason,
            Runnable committed,
            Runnable failed) {
        Change change = new Change(group);
        change.remove(seat);
        steps.note(group, what, seat.profile(), what == What.LEFT ? "" : reason);
        String cause = "member " + seat.id() + " " + reason;
        if (downgrade.isDue(group)) {
            downgrade.convert(group, cause, committed, failed);
            return;
        }
        steps.bump(change, cause);
        if (group.isVacant()) {
            change.header(group.header().emptySince(groups.wallMs()));
        } else {
            steps.target(change);
        }
        steps.commit(change, committed, failed);
    }
}
