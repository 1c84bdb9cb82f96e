package io.minikafka.broker.group.modern;

import io.minikafka.broker.group.Groups;
import io.minikafka.broker.group.RebalanceLog.What;

/// The steps of which every decision on a group is made: raise the epoch, compute a target, bring a member nearer to it,
/// write what changed.
public abstract class ModernSteps<G extends ModernGroup<?>> {
    private final Groups groups;

    protected ModernSteps(Groups groups) {
        this.groups = groups;
    }

    /// Looks at what the assignment depends on.
    ///
    /// @return its hash
    protected abstract long lookAt(G group);

    /// A target for the newest epoch.
    protected abstract void compute(G group);

    /// Least time between two targets.
    protected abstract int assignmentIntervalMs(G group);

    /// A rebalance begins, because members or what they want have changed.
    public final void bump(G group, String reason) {
        bump(group, lookAt(group), reason);
    }

    protected final void bump(G group, long metadataHash, String reason) {
        group.become(group.header().bumped(metadataHash));
        group.log().begin(groups.wallMs(), reason);
    }

    /// Computes the target for the newest epoch, if there is none: now or, if it is too early for another, by a timer.
    public final void target(G group) {
        if (group.header().epoch() == group.header().targetEpoch()) {
            return;
        }
        if (groups.nowMs() < group.targetDueMs()) {
            group.computeTargetLater(groups.nowMs());
            return;
        }
        compute(group);
        group.become(group.header().targeted());
        group.nextTargetNotBefore(groups.nowMs() + assignmentIntervalMs(group));
    }

    /// What follows from where a member stands now.
    ///
    /// @param hasMoved whether it stands elsewhere than before
    protected final void follow(G group, ModernSeat<?, ?, ?> seat, boolean hasMoved) {
        if (hasMoved && seat.progress().isSettledAt(group.header().targetEpoch())) {
            group.log().arrived(groups.wallMs(), seat.id());
        }
        if (seat.progress().state() != MemberState.UNREVOKED) {
            seat.noHurry();
        } else if (hasMoved) {
            seat.hurryUntil(groups.nowMs() + seat.profile().rebalanceTimeoutMs());
        }
    }

    /// A member of a saved group has a whole session to show up.
    public final void expectBack(ModernSeat<?, ?, ?> seat, int sessionTimeoutMs) {
        seat.expectUntil(groups.nowMs() + sessionTimeoutMs);
        if (seat.progress().state() == MemberState.UNREVOKED) {
            seat.hurryUntil(groups.nowMs() + seat.profile().rebalanceTimeoutMs());
        }
    }

    /// A saved group lives again, with its members.
    public final void revive(G group) {
        int reachedEpoch =
                group.seats().stream().mapToInt(seat -> seat.progress().epoch()).max().orElse(0);
        if (reachedEpoch > group.header().targetEpoch()) {
            // A write before that of the member failed, and the node stopped before it was
            // repaired.
            group.become(group.header().above(reachedEpoch));
        }
        if (!group.isVacant()) {
            String members = "with " + group.size() + " members";
            group.log().event(groups.wallMs(), What.RESTARTED, "", "", members);
            if (!group.isSettled()) {
                group.log().begin(groups.wallMs(), "the broker was restarted during a rebalance");
                group.computeTargetLater(groups.nowMs());
            }
        }
    }

    /// Notes for people what became of a member.
    public final void note(G group, What what, Profile member, String detail) {
        group.log().event(groups.wallMs(), what, member.id(), member.clientId(), detail);
    }

    /// Writes what changed, and then, or when it cannot be written, runs one of the two.
    public final void commit(G group, Runnable committed, Runnable failed) {
        if (group.isSettled() || group.isVacant()) {
            group.log().end(groups.wallMs(), group.header().epoch(), group.size());
        }
        group.writes().write(group, group.changes(), group::parts, committed, failed);
    }

    /// As [#commit], when nobody waits for the news.
    public final void commit(G group) {
        commit(group, () -> {}, () -> {});
    }
}
