package io.minikafka.broker.group.consumer;

import io.minikafka.base.TopicIdPartition;
import io.minikafka.broker.group.Admission;
import io.minikafka.broker.group.Deadlines;
import io.minikafka.broker.group.assign.PartitionSet;
import java.util.Optional;

/// A member's place in a live group: what is known of it, its target and its timers. One hash lookup finds it
/// all. Only [ConsumerGroup] and its [Change]s write into it.
final class Seat implements Admission.Holder {
    private final Deadlines.Deadline session;
    private final Deadlines.Deadline rebalance;
    private MemberProfile profile;
    private MemberProgress progress;
    private PartitionSet target;
    private boolean isHurried;
    private Optional<Pulse> pulse = Optional.empty();
    private Optional<Pulses> pulses = Optional.empty();
    private long lastBeatMs = Long.MIN_VALUE;

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

    @Override
    public int epoch() {
        return progress.epoch();
    }

    @Override
    public boolean isClassic() {
        return profile.isClassic();
    }

    @Override
    public boolean hasHeldSince(TopicIdPartition partition, int epoch) {
        Integer since = progress.since().get(partition);
        return since != null && since <= epoch;
    }

    void become(MemberProfile next) {
        endPulse();
        profile = next;
    }

    void become(MemberProgress next) {
        endPulse();
        progress = next;
    }

    void aimAt(PartitionSet next) {
        target = next;
    }

    /// From now on other threads may answer the member's heartbeats.
    void begin(Pulses where, Pulse made) {
        endPulse();
        where.begin(id(), made);
        pulse = Optional.of(made);
        pulses = Optional.of(where);
    }

    boolean hasPulse() {
        return pulse.isPresent();
    }

    /// The coordinator must see the member's next heartbeat.
    void endPulse() {
        pulse.ifPresent(ended -> {
            pulses.ifPresent(where -> where.end(id(), ended));
            lastBeatMs = ended.beatMs();
        });
        pulse = Optional.empty();
    }

    /// Monotonic time of the last sign of life that another thread has seen.
    long lastBeatMs() {
        return pulse.map(Pulse::beatMs).orElse(lastBeatMs);
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
        endPulse();
        session.clear();
        rebalance.clear();
    }
}
