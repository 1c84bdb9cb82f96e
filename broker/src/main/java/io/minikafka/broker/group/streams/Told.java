package io.minikafka.broker.group.streams;

import io.minikafka.broker.group.topology.Blueprint;
import io.minikafka.broker.group.topology.TaskId;
import io.minikafka.broker.group.topology.TaskSet;
import io.minikafka.broker.group.topology.Tasks;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.message.StreamsGroupHeartbeatRequestData;
import org.apache.kafka.common.message.StreamsGroupHeartbeatRequestData.TaskIds;
import org.apache.kafka.common.message.StreamsGroupHeartbeatRequestData.TaskOffset;

/// Reads out of a heartbeat what the member says of tasks. Of tasks that it cannot mean nothing is kept.
final class Told {
    private Told() {}

    /// What the member says that it has, of what it can have; empty if it does not say.
    static Optional<Tasks> owned(StreamsGroupHeartbeatRequestData request, Tasks held) {
        if (!saysWhatItHas(request)) {
            return Optional.empty();
        }
        return Optional.of(
                new Tasks(
                        among(request.activeTasks(), held.active()),
                        among(request.standbyTasks(), held.standby()),
                        among(request.warmupTasks(), held.warmup())));
    }

    private static boolean saysWhatItHas(StreamsGroupHeartbeatRequestData request) {
        return request.activeTasks() != null
                && request.standbyTasks() != null
                && request.warmupTasks() != null;
    }

    private static TaskSet among(List<TaskIds> told, TaskSet held) {
        List<TaskId> tasks = new ArrayList<>();
        for (TaskIds ids : told) {
            for (int partition : ids.partitions()) {
                TaskId task = new TaskId(ids.subtopologyId(), partition);
                if (held.contains(task)) {
                    tasks.add(task);
                }
            }
        }
        return TaskSet.of(tasks);
    }

    /// Whether it says what it has, and that is nothing but this.
    static boolean hasNoMoreThan(StreamsGroupHeartbeatRequestData request, Tasks assigned) {
        return saysWhatItHas(request)
                && areAmong(request.activeTasks(), assigned.active())
                && areAmong(request.standbyTasks(), assigned.standby())
                && areAmong(request.warmupTasks(), assigned.warmup());
    }

    private static boolean areAmong(List<TaskIds> told, TaskSet tasks) {
        return told.stream()
                .allMatch(ids ->
                        ids.partitions().stream()
                                .allMatch(partition ->
                                        tasks.contains(
                                                new TaskId(ids.subtopologyId(), partition))));
    }

    /// Keeps how far the member says to be in the state of tasks.
    static void offsets(StreamsGroupHeartbeatRequestData request, Seat seat, Blueprint blueprint) {
        if (request.taskOffsets() != null) {
            seat.tell(known(request.taskOffsets(), blueprint));
        }
        if (request.taskEndOffsets() != null) {
            seat.tellEnds(known(request.taskEndOffsets(), blueprint));
        }
    }

    private static Map<TaskId, Long> known(List<TaskOffset> told, Blueprint blueprint) {
        Map<TaskId, Long> offsets = new HashMap<>();
        for (TaskOffset offset : told) {
            TaskId task = new TaskId(offset.subtopologyId(), offset.partition());
            if (blueprint.has(task) && offset.offset() >= 0) {
                offsets.put(task, offset.offset());
            }
        }
        return offsets;
    }
}
