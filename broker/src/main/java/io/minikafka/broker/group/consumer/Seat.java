package io.minikafka.broker.group.consumer;

import io.minikafka.base.TopicIdPartition;
import io.minikafka.broker.group.Admission;
import io.minikafka.broker.group.assign.PartitionSet;
import io.minikafka.broker.group.modern.ModernSeat;
import java.util.Optional;

/// A member's place in a live consumer group, with its [Pulse] while it has one.
final class Seat extends ModernSeat<MemberProfile, MemberProgress, PartitionSet>
        implements Admission.Holder {
    private boolean isHurried;
    private Optional<Pulse> pulse = Optional.empty();
    private Optional<Pulses> pulses = Optional.empty();
    private long lastBeatMs = Long.MIN_VALUE;

    Seat(MemberProfile profile, MemberProgress progress, PartitionSet target, Timers timers) {
        super(profile, progress, target, timers);
    }

    @Override
    public int epoch() {
        return progress().epoch();
    }

    @Override
    public boolean isClassic() {
        return profile().isClassic();
    }

    @Override
    public boolean hasHeldSince(TopicIdPartition partition, int epoch) {
        Integer since = progress().since().get(partition);
        return since != null && since <= epoch;
    }

    @Override
    public void become(MemberProfile next) {
        endPulse();
        super.become(next);
    }

    @Override
    public void become(MemberProgress next) {
        endPulse();
        super.become(next);
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

    /// The member must have given up partitions, or have joined again, until then.
    @Override
    public void hurryUntil(long dueMs) {
        isHurried = true;
        super.hurryUntil(dueMs);
    }

    /// As [#hurryUntil], unless it must do so earlier already.
    void hurry(long dueMs) {
        if (!isHurried) {
            hurryUntil(dueMs);
        }
    }

    @Override
    public void noHurry() {
        isHurried = false;
        super.noHurry();
    }

    @Override
    protected void clearTimers() {
        endPulse();
        super.clearTimers();
    }
}
