package io.minikafka.broker.group.streams;

import io.minikafka.broker.group.Groups;
import io.minikafka.broker.group.RebalanceLog.What;
import org.apache.kafka.common.message.StreamsGroupHeartbeatResponseData;
import org.apache.kafka.common.protocol.Errors;

/// Members that go: by themselves, or because they were silent or too slow.
final class Departures {
    private final Groups groups;
    private final Steps steps;

    Departures(Groups groups, Steps steps) {
        this.groups = groups;
        this.steps = steps;
    }

    /// Epoch -1 is a farewell; -2 that of a static member which means to come back and keeps what it has.
    void leave(StreamsGroup group, Seat seat, HeartbeatCall call) {
        int epoch = call.request().memberEpoch();
        if (call.request().shutdownApplication()) {
            shutDown(group, seat);
        }
        var farewell =
                new StreamsGroupHeartbeatResponseData()
                        .setMemberId(seat.id())
                        .setMemberEpoch(epoch);
        Runnable told = () -> call.answer().send(farewell);
        Runnable failed = () -> call.refuse(Errors.COORDINATOR_NOT_AVAILABLE);
        if (epoch == MemberProgress.ABSENT) {
            group.update(seat, seat.progress().away());
            seat.noHurry();
            steps.note(group, What.LEFT, seat.profile(), "for a while");
            steps.commit(group, told, failed);
        } else {
            remove(group, seat, What.LEFT, "left", told, failed);
        }
    }

    /// All members are to be told that one asked them to stop; the first who asked is named.
    void shutDown(StreamsGroup group, Seat seat) {
        if (group.header().shutdownBy().isEmpty()) {
            group.become(group.header().shutdownBy(seat.id()));
        }
    }

    void sessionTimedOut(StreamsGroup group, Seat seat) {
        int timeoutMs = steps.settings(group).sessionMs();
        String reason = "was silent for " + timeoutMs + " ms";
        remove(group, seat, What.SESSION_TIMED_OUT, reason, () -> {}, () -> {});
    }

    void rebalanceTimedOut(StreamsGroup group, Seat seat) {
        String reason = "was too slow, " + seat.profile().rebalanceTimeoutMs() + " ms";
        remove(group, seat, What.REBALANCE_TIMED_OUT, reason, () -> {}, () -> {});
    }

    /// Takes a member out, and the group goes on without it.
    ///
    /// @param reason why the group rebalances, to stand behind the member's name
    private void remove(
            StreamsGroup group,
            Seat seat,
            What what,
            String reason,
            Runnable committed,
            Runnable failed) {
        group.remove(seat);
        steps.note(group, what, seat.profile(), what == What.LEFT ? "" : reason);
        steps.bump(group, "member " + seat.id() + " " + reason);
        if (group.isVacant()) {
            group.become(group.header().emptySince(groups.wallMs()));
        } else {
            steps.target(group);
        }
        steps.commit(group, committed, failed);
    }
}
