package io.minikafka.broker.group.consumer;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.Optional;
import org.apache.kafka.common.message.ConsumerGroupHeartbeatRequestData;
import org.apache.kafka.common.protocol.Errors;

/// What is wrong with a heartbeat by itself, whatever group it is for.
final class HeartbeatChecks {
    static final int PATTERN_CHARS_MAX = 1_024;
    private static final int OWN_ID_SINCE = 1;
    private static final int AWAY = -2;

    record Problem(Errors error, String message) {}

    private final ConsumerConfig config;

    HeartbeatChecks(ConsumerConfig config) {
        this.config = config;
    }

    Optional<Problem> check(HeartbeatCall call) {
        ConsumerGroupHeartbeatRequestData request = call.request();
        if (request.groupId().isEmpty()) {
            return invalid("GroupId can't be empty.");
        }
        if (isEmpty(request.instanceId())) {
            return invalid("InstanceId can't be empty.");
        }
        if (isEmpty(request.rackId())) {
            return invalid("RackId can't be empty.");
        }
        boolean needsId = call.version() >= OWN_ID_SINCE || !call.joins();
        if (needsId && request.memberId().isEmpty()) {
            return invalid("MemberId can't be empty.");
        }
        if (request.memberEpoch() < AWAY) {
            return invalid("MemberEpoch is invalid.");
        }
        if (request.memberEpoch() == AWAY && request.instanceId() == null) {
            return invalid("InstanceId can't be null.");
        }
        return call.joins() ? join(request).or(() -> wishes(request)) : wishes(request);
    }

    private static Optional<Problem> join(ConsumerGroupHeartbeatRequestData request) {
        if (request.rebalanceTimeoutMs() == -1) {
            return invalid("RebalanceTimeoutMs must be provided in first request.");
        }
        if (request.topicPartitions() == null || !request.topicPartitions().isEmpty()) {
            return invalid("TopicPartitions must be empty when (re-)joining.");
        }
        return request.subscribedTopicNames() == null && request.subscribedTopicRegex() == null
                ? invalid(
                        "Either SubscribedTopicNames or SubscribedTopicRegex must be non-null when (re-)joining.")
                : Optional.empty();
    }

    private Optional<Problem> wishes(ConsumerGroupHeartbeatRequestData request) {
        String assignor = request.serverAssignor();
        if (assignor != null && !config.assignors().contains(assignor)) {
            return problem(
                    Errors.UNSUPPORTED_ASSIGNOR,
                    "ServerAssignor %s is not supported. Supported assignors: %s."
                            .formatted(assignor, String.join(", ", config.assignors())));
        }
        String pattern = request.subscribedTopicRegex();
        return pattern == null || pattern.isEmpty() ? Optional.empty() : pattern(pattern);
    }

    private static Optional<Problem> pattern(String pattern) {
        if (pattern.length() > PATTERN_CHARS_MAX) {
            return problem(
                    Errors.INVALID_REGULAR_EXPRESSION,
                    "SubscribedTopicRegex has %d characters; at most %d are allowed."
                            .formatted(pattern.length(), PATTERN_CHARS_MAX));
        }
        try {
            var _ = Pattern.compile(pattern);
            return Optional.empty();
        } catch (PatternSyntaxException e) {
            return problem(
                    Errors.INVALID_REGULAR_EXPRESSION,
                    "SubscribedTopicRegex `%s` is not a valid regular expression: %s."
                            .formatted(pattern, e.getDescription()));
        }
    }

    private static boolean isEmpty(String value) {
        return value != null && value.isEmpty();
    }

    private static Optional<Problem> invalid(String message) {
        return problem(Errors.INVALID_REQUEST, message);
    }

    private static Optional<Problem> problem(Errors error, String message) {
        return Optional.of(new Problem(error, message));
    }
}
