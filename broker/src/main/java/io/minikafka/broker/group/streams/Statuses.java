package io.minikafka.broker.group.streams;

import io.minikafka.broker.group.topology.Blueprint.Problem;
import io.minikafka.broker.group.topology.Topology;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.message.StreamsGroupHeartbeatResponseData.Status;

/// What a member is told of its group beside its tasks. Codes are the protocol's.
final class Statuses {
    private static final int STALE_TOPOLOGY = 0;
    private static final int SHUTDOWN_APPLICATION = 4;
    private static final int ASSIGNMENT_DELAYED = 5;
    private static final int MISSING_CLIENT_TAGS = 6;
    private static final int TAGS_SINCE = 1;

    private Statuses() {}

    static List<Status> of(StreamsGroup group, Seat seat, StreamsSettings settings, short version) {
        List<Status> statuses = new ArrayList<>();
        int groupsEpoch = group.topology().map(Topology::epoch).orElse(0);
        int own = seat.profile().topologyEpoch();
        if (own < groupsEpoch) {
            statuses.add(
                    status(
                            STALE_TOPOLOGY,
                            "The member's topology epoch %d is behind the group's topology epoch %d."
                                    .formatted(own, groupsEpoch)));
        }
        group.blueprint()
                .problem()
                .ifPresent(problem -> statuses.add(status(code(problem), detail(group, problem))));
        if (!group.shutdownBy().isEmpty()) {
            statuses.add(
                    status(
                            SHUTDOWN_APPLICATION,
                            "Streams group member %s encountered a fatal error and requested a shutdown for the entire application."
                                    .formatted(group.shutdownBy())));
        }
        if (group.header().epoch() > group.header().targetEpoch()) {
            statuses.add(
                    status(ASSIGNMENT_DELAYED, "Tasks are not yet assigned for the newest epoch."));
        }
        List<String> missing =
                settings.wanted().tags().stream()
                        .filter(tag -> !seat.profile().tags().containsKey(tag))
                        .toList();
        if (!missing.isEmpty() && version >= TAGS_SINCE) {
            statuses.add(
                    status(
                            MISSING_CLIENT_TAGS,
                            "The member has no value for the client tags %s."
                                    .formatted(String.join(", ", missing))));
        }
        return statuses;
    }

    private static int code(Problem problem) {
        return switch (problem.kind()) {
            case MISSING_SOURCE_TOPICS -> 1;
            case INCORRECTLY_PARTITIONED_TOPICS -> 2;
            case MISSING_INTERNAL_TOPICS -> 3;
        };
    }

    private static String detail(StreamsGroup group, Problem problem) {
        String failures = group.making().failures();
        return problem.kind() == Problem.Kind.MISSING_INTERNAL_TOPICS && !failures.isEmpty()
                ? problem.detail() + "; creation failed: " + failures
                : problem.detail();
    }

    private static Status status(int code, String detail) {
        return new Status().setStatusCode((byte) code).setStatusDetail(detail);
    }
}
