package io.minikafka.broker.group.service;

import io.minikafka.broker.Answer;
import io.minikafka.broker.ApiHandler;
import io.minikafka.broker.CoordinatorHome;
import io.minikafka.broker.CoordinatorType;
import io.minikafka.broker.RequestContext;
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
        if (keyType != GROUP && keyType != TRANSACTION) {
            return failed(
                    Errors.INVALID_REQUEST,
                    "This node has no coordinator for keys of type "
                            + keyType
                            + "; it knows 0 (group) and 1 (transaction).");
        }
        CoordinatorType type =
                keyType == GROUP ? CoordinatorType.GROUP : CoordinatorType.TRANSACTION;
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
