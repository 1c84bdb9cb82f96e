package io.minikafka.broker.group.streams;

import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.message.StreamsGroupHeartbeatRequestData;
import org.apache.kafka.common.message.StreamsGroupHeartbeatRequestData.TaskIds;

/// What a heartbeat must be whatever its group is: an INVALID_REQUEST otherwise.
final class HeartbeatChecks {
    private static final int AWAY = -2;

    private HeartbeatChecks() {}

    static Optional<String> problem(HeartbeatCall call) {
        StreamsGroupHeartbeatRequestData request = call.request();
        if (request.groupId().isBlank()) {
            return Optional.of("GroupId can't be empty.");
        }
        if (request.memberId().isBlank()) {
            return Optional.of("MemberId can't be empty.");
        }
        if (isBlank(request.instanceId())) {
            return Optional.of("InstanceId can't be empty.");
        }
        if (isBlank(request.rackId())) {
            return Optional.of("RackId can't be empty.");
        }
        if (request.memberEpoch() < AWAY) {
            return Optional.of(
                    "MemberEpoch is %d, but must be greater than or equal to %d."
                            .formatted(request.memberEpoch(), AWAY));
        }
        if (request.memberEpoch() == AWAY && request.instanceId() == null) {
            return Optional.of("InstanceId can't be null.");
        }
        return call.joins() ? joinProblem(request) : stayProblem(request);
    }

    private static Optional<String> joinProblem(StreamsGroupHeartbeatRequestData request) {
        if (request.rebalanceTimeoutMs() == -1) {
            return Optional.of("RebalanceTimeoutMs must be provided in first request.");
        }
        if (request.topology() == null) {
            return Optional.of("Topology must be non-null when (re-)joining.");
        }
        if (isNotEmpty(request.activeTasks())) {
            return Optional.of("ActiveTasks must be empty when (re-)joining.");
        }
        if (isNotEmpty(request.standbyTasks())) {
            return Optional.of("StandbyTasks must be empty when (re-)joining.");
        }
        if (isNotEmpty(request.warmupTasks())) {
            return Optional.of("WarmupTasks must be empty when (re-)joining.");
        }
        return Optional.empty();
    }

    private static Optional<String> stayProblem(StreamsGroupHeartbeatRequestData request) {
        return request.topology() != null
                ? Optional.of("Topology can only be provided when (re-)joining.")
                : Optional.empty();
    }

    private static boolean isBlank(String value) {
        return value != null && value.isBlank();
    }

    private static boolean isNotEmpty(List<TaskIds> tasks) {
        return tasks == null || !tasks.isEmpty();
    }
}
