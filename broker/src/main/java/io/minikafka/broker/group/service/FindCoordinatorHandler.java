package io.minikafka.broker.group.service;

import io.minikafka.broker.Answer;
import io.minikafka.broker.ApiHandler;
import io.minikafka.broker.CoordinatorHome;
import io.minikafka.broker.CoordinatorType;
import io.minikafka.broker.RequestContext;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.common.message.FindCoordinatorRequestData;
import org.apache.kafka.common.message.FindCoordinatorResponseData;
import org.apache.kafka.common.message.FindCoordinatorResponseData.Coordinator;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;

/// FindCoordinator, versions 0 to 6: a node that is alone coordinates every group and every transactional id, in a cluster
/// it is who leads the shard. What that cannot do yet it says when asked to do it, not here.
final class FindCoordinatorHandler
        implements ApiHandler<FindCoordinatorRequestData, FindCoordinatorResponseData> {
    private static final int MANY_KEYS = 4;
    private static final byte GROUP = 0;
    private static final byte TRANSACTION = 1;
    private static final byte SHARE = 2;

    /// An id of a topic is a UUID in base 64.
    private static final Pattern SHARE_KEY = Pattern.compile("(.+):[A-Za-z0-9_-]{22}:[0-9]{1,9}");

    private final CoordinatorHome home;

    FindCoordinatorHandler(CoordinatorHome home) {
        this.home = home;
    }

    @Override
    public ApiKeys key() {
        return ApiKeys.FIND_COORDINATOR;
    }

    @Override
    public void handle(
            RequestContext context,
            FindCoordinatorRequestData request,
            Answer<FindCoordinatorResponseData> answer) {
        FindCoordinatorResponseData response = new FindCoordinatorResponseData();
        if (context.version() >= MANY_KEYS) {
            for (String key : request.coordinatorKeys()) {
                response.coordinators()
                        .add(coordinator(context, request.keyType(), key).setKey(key));
            }
        } else {
            Coordinator found = coordinator(context, request.keyType(), request.key());
            response.setErrorCode(found.errorCode())
                    .setErrorMessage(found.errorMessage())
                    .setNodeId(found.nodeId())
                    .setHost(found.host())
                    .setPort(found.port());
        }
        answer.send(response);
    }

    private Coordinator coordinator(RequestContext context, byte keyType, String key) {
        return switch (keyType) {
            case GROUP -> find(context, CoordinatorType.GROUP, key);
            case TRANSACTION -> find(context, CoordinatorType.TRANSACTION, key);
            case SHARE ->
                    groupOf(key)
                            .map(group -> find(context, CoordinatorType.GROUP, group))
                            .orElseGet(() ->
                                    failed(
                                            Errors.INVALID_REQUEST,
                                            "A key of type 2 is group:topicId:partition, this is "
                                                    + key
                                                    + "."));
            default ->
                    failed(
                            Errors.INVALID_REQUEST,
                            "This node has no coordinator for keys of type "
                                    + keyType
                                    + "; it knows 0 (group), 1 (transaction) and 2 (share).");
        };
    }

    /// The states of a group's share partitions are with the group (RFC 0024, 4.8). Its id may have colons, too.
    private static Optional<String> groupOf(String key) {
        Matcher parts = SHARE_KEY.matcher(key);
        return parts.matches() ? Optional.of(parts.group(1)) : Optional.empty();
    }

    private Coordinator find(RequestContext context, CoordinatorType type, String key) {
        return home.find(context, type, key)
                .map(place ->
                        new Coordinator()
                                .setErrorMessage("")
                                .setNodeId(place.nodeId())
                                .setHost(place.address().host())
                                .setPort(place.address().port()))
                .orElseGet(() -> failed(Errors.COORDINATOR_NOT_AVAILABLE, ""));
    }

    private static Coordinator failed(Errors error, String message) {
        return new Coordinator()
                .setErrorCode(error.code())
                .setErrorMessage(message.isEmpty() ? error.message() : message)
                .setNodeId(-1)
                .setHost("")
                .setPort(-1);
    }
}
