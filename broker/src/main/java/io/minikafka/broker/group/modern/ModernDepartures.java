package io.minikafka.broker.group.modern;

import io.minikafka.broker.group.Groups;
import io.minikafka.broker.group.RebalanceLog.What;
import org.apache.kafka.common.protocol.Errors;

/// Members that go: by themselves, or because they were silent or too slow.
public abstract class ModernDepartures<G extends ModernGroup<S>, S extends ModernSeat<?, ?, ?>> {
    private final Groups groups;
    private final ModernSteps<G> steps;

    protected ModernDepartures(Groups groups, ModernSteps<G> steps) {
        this.groups = groups;
        this.steps = steps;
    }

    public final void leave(G group, S seat, Heartbeat call) {
        Runnable failed = () -> call.refuse(Errors.COORDINATOR_NOT_AVAILABLE);
        if (call.memberEpoch() == Progress.ABSENT) {
            group.sendAway(seat);
            seat.noHurry();
            steps.note(group, What.LEFT, seat.profile(), "for a while");
            steps.commit(group, call::release, failed);
        } else {
            remove(group, seat, What.LEFT, "left", call::release, failed);
        }
    }

    protected abstract void sessionTimedOut(G group, S seat);

    protected final void wasSilent(G group, S seat, int timeoutMs) {
        remove(group, seat, What.SESSION_TIMED_OUT, "was silent for " + timeoutMs + " ms");
    }

    final void rebalanceTimedOut(G group, S seat) {
        int waitedMs = seat.profile().rebalanceTimeoutMs();
        remove(group, seat, What.REBALANCE_TIMED_OUT, "was too slow, " + waitedMs + " ms");
    }

    private void remove(G group, S seat, What what, String reason) {
        remove(group, seat, what, reason, () -> {}, () -> {});
    }

    /// Takes a member out, and the group goes on without it.
    ///
    /// @param reason why the group rebalances, to stand behind the member's name
    public final void remove(
            G group, S seat, What what, String reason, Runnable committed, Runnable failed) {
        group.remove(seat);
        steps.note(group, what, seat.profile(), what == What.LEFT ? "" : reason);
        String cause = "member " + seat.id() + " " + reason;
        if (passesOn(group, cause, committed, failed)) {
            return;
        }
        steps.bump(group, cause);
        if (group.isVacant()) {
            group.become(group.header().emptySince(groups.wallMs()));
        } else {
            steps.target(group);
        }
        steps.commit(group, committed, failed);
    }

    /// Whether a group of another type goes on with those who are left. Then it runs one of the two.
    protected boolean passesOn(G group, String cause, Runnable committed, Runnable failed) {
        return false;
    }
}
