package io.minikafka.broker.group.consumer;

import io.minikafka.broker.group.Deadlines;
import io.minikafka.broker.group.assign.PartitionSet;

/// A member's place in a live group: what is known of it, its target and its timers. One hash lookup finds it
/// all. Only [ConsumerGroup] and its [Change]s write into it.
final class Seat {
    private final Deadlines.Deadline session;
    private final Deadlines.Deadline rebalance;
    private MemberProfile profile;
    private MemberProgress progress;
    private PartitionSet target;
    private boolean isHurried;

    Seat(
            MemberProfile profile,
            MemberProgress progress,
            PartitionSet target,
            Deadlines.Deadline session,
            Deadlines.Deadline rebalance) {
        this.profile = profile;
        this.progress = progress;
        this.target = target;
        this.session = session;
        this.rebalance = rebalance;
    }

    String id() {
        return profile.id();
    }

    MemberProfile profile() {
        return profile;
    }

    MemberProgress progress() {
        return progress;
    }

    PartitionSet target() {
        return target;
    }

    void become(MemberProfile next) {
        profile = next;
    }

    void become(MemberProgress next) {
        progress = next;
    }

    void aimAt(PartitionSet next) {
        target = next;
    }

    /// The member has shown a sign of life.
    void expectUntil(long dueMs) {
        session.set(dueMs);
    }

    /// The member must have given up partitions, or have joined again, until then.
    void hurryUntil(long dueMs) {
        isHurried = true;
        rebalance.set(dueMs);
    }

    /// As [#hurryUntil], unless it must do so earlier already.
    void hurry(long dueMs) {
        if (!isHurried) {
            hurryUntil(dueMs);
        }
    }

    void noHurry() {
        isHurried = false;
        rebalance.clear();
    }

    void clearTimers() {
        session.clear();
        rebalance.clear();
    }
}
