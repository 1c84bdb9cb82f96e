package io.minikafka.broker.group.streams;

import io.minikafka.broker.group.modern.MemberState;
import io.minikafka.broker.group.topology.Blueprint.Problem;
import io.minikafka.broker.group.topology.TaskSet;
import io.minikafka.broker.group.topology.Tasks;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.message.StreamsGroupHeartbeatResponseData;
import org.apache.kafka.common.message.StreamsGroupHeartbeatResponseData.TaskIds;

/// The answer to a heartbeat that is in order.
final class Answers {
    /// A member that waits for others comes again after this time: that is what a rebalance takes.
    private static final int WAITING_INTERVAL_MS = 1_000;

    private static final int LONG_LAG_SINCE = 1;

    private Answers() {}

    static StreamsGroupHeartbeatResponseData of(
            StreamsGroup group,
            Seat seat,
            HeartbeatCall call,
            StreamsSettings settings,
            boolean tellsTasks,
            long nowMs) {
        long lag = settings.wanted().recoveryLag();
        StreamsGroupHeartbeatResponseData answer =
                new StreamsGroupHeartbeatResponseData()
                        .setMemberId(seat.id())
                        .setMemberEpoch(seat.progress().epoch())
                        .setHeartbeatIntervalMs(intervalMs(group, seat, settings))
                        .setTaskOffsetIntervalMs(settings.taskOffsetIntervalMs())
                        .setStatus(Statuses.of(group, seat, settings, call.version()))
                        .setEndpointInformationEpoch(group.endpointEpoch());
        if (call.version() >= LONG_LAG_SINCE) {
            answer.setAcceptableRecoveryLag(lag)
                    .setTopologyDescriptionRequired(needsDescription(group, seat, nowMs));
        } else {
            answer.setAcceptableRecoveryLagLegacy((int) Math.min(lag, Integer.MAX_VALUE));
        }
        if (call.request().endpointInformationEpoch() != group.endpointEpoch()) {
            answer.setPartitionsByUserEndpoint(Endpoints.of(group));
        }
        if (tellsTasks) {
            Tasks assigned = seat.progress().assigned();
            answer.setActiveTasks(ids(assigned.active()))
                    .setStandbyTasks(ids(assigned.standby()))
                    .setWarmupTasks(ids(assigned.warmup()));
        }
        return answer;
    }

    private static int intervalMs(StreamsGroup group, Seat seat, StreamsSettings settings) {
        boolean waits =
                seat.progress().state() == MemberState.UNRELEASED
                        || group.header().epoch() > group.header().targetEpoch()
                        || group.blueprint()
                                .problem()
                                .filter(p -> p.kind() == Problem.Kind.MISSING_INTERNAL_TOPICS)
                                .isPresent();
        return waits
                ? Math.min(WAITING_INTERVAL_MS, settings.heartbeatMs())
                : settings.heartbeatMs();
    }

    private static boolean needsDescription(StreamsGroup group, Seat seat, long nowMs) {
        return group.topology()
                .filter(topology -> topology.epoch() == seat.profile().topologyEpoch())
                .filter(topology -> group.description().ask(topology.epoch(), nowMs))
                .isPresent();
    }

    private static List<TaskIds> ids(TaskSet tasks) {
        List<TaskIds> ids = new ArrayList<>();
        tasks.bySubtopology()
                .forEach((subtopology, partitions) ->
                        ids.add(
                                new TaskIds()
                                        .setSubtopologyId(subtopology)
                                        .setPartitions(partitions)));
        return ids;
    }
}
