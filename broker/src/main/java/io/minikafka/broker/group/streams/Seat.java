package io.minikafka.broker.group.streams;

import io.minikafka.broker.group.Deadlines;
import io.minikafka.broker.group.topology.TaskId;
import io.minikafka.broker.group.topology.Tasks;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// A member's place in a live group: what is known of it, its target and its timers. Only [StreamsGroup] writes into
/// what is remembered.
final class Seat {
    private final Deadlines.Deadline session;
    private final Deadlines.Deadline rebalance;
    private MemberProfile profile;
    private MemberProgress progress;
    private Tasks target;
    private Optional<Map<TaskId, Long>> offsets = Optional.empty();
    private Map<TaskId, Long> endOffsets = Map.of();

    Seat(
            MemberProfile profile,
            MemberProgress progress,
            Tasks target,
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

    Tasks target() {
        return target;
    }

    void become(MemberProfile next) {
        profile = next;
    }

    void become(MemberProgress next) {
        progress = next;
    }

    void aimAt(Tasks next) {
        target = next;
    }

    /// How far the member is in the state of tasks, as it told last; empty if it never did.
    Optional<Map<TaskId, Long>> offsets() {
        return offsets;
    }

    Map<TaskId, Long> endOffsets() {
        return endOffsets;
    }

    void tell(Map<TaskId, Long> now) {
        offsets = Optional.of(now);
    }

    void tellEnds(Map<TaskId, Long> now) {
        endOffsets = now;
    }

    /// How many records of state the member is behind, where that is known; empty if it tells no such thing.
    Optional<Map<TaskId, Long>> lags() {
        return offsets.map(told -> {
            Map<TaskId, Long> lags = new HashMap<>();
            told.forEach((task, offset) -> {
                Long end = endOffsets.get(task);
                if (end != null) {
                    lags.put(task, Math.max(0, end - offset));
                }
            });
            return lags;
        });
    }

    /// The member has shown a sign of life.
    void expectUntil(long dueMs) {
        session.set(dueMs);
    }

    /// The member must have given up tasks until then.
    void hurryUntil(long dueMs) {
        rebalance.set(dueMs);
    }

    void noHurry() {
        rebalance.clear();
    }

    void clearTimers() {
        session.clear();
        rebalance.clear();
    }
}
