package io.minikafka.broker.group.streams;

import io.minikafka.broker.group.modern.ModernSeat;
import io.minikafka.broker.group.topology.TaskId;
import io.minikafka.broker.group.topology.Tasks;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// A member's place in a live streams group, with what it told last of the state of its tasks; nobody remembers that.
final class Seat extends ModernSeat<MemberProfile, MemberProgress, Tasks> {
    private Optional<Map<TaskId, Long>> offsets = Optional.empty();
    private Map<TaskId, Long> endOffsets = Map.of();

    Seat(MemberProfile profile, MemberProgress progress, Tasks target, Timers timers) {
        super(profile, progress, target, timers);
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
}
