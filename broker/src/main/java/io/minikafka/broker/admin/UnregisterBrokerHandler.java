package io.minikafka.broker.admin;

import io.minikafka.broker.Answer;
import io.minikafka.broker.ApiHandler;
import io.minikafka.broker.RequestContext;
import org.apache.kafka.common.message.UnregisterBrokerRequestData;
import org.apache.kafka.common.message.UnregisterBrokerResponseData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;

/// UnregisterBroker, version 0. The cluster's only node cannot leave it, and knows no other.
final class UnregisterBrokerHandler
        implements ApiHandler<UnregisterBrokerRequestData, UnregisterBrokerResponseData> {
    private final int nodeId;

    UnregisterBrokerHandler(int nodeId) {
        this.nodeId = nodeId;
    }

    @Override
    public ApiKeys key() {
        return ApiKeys.UNREGISTER_BROKER;
    }

    @Override
    public void handle(
            RequestContext context,
            UnregisterBrokerRequestData request,
            Answer<UnregisterBrokerResponseData> answer) {
        UnregisterBrokerResponseData response = new UnregisterBrokerResponseData();
        answer.send(
                request.brokerId() == nodeId
                        ? response.setErrorCode(Errors.INVALID_REQUEST.code())
                                .setErrorMessage(
                                        "Broker %d is the only one of this cluster and in use"
                                                .formatted(nodeId))
                        : response.setErrorCode(Errors.BROKER_ID_NOT_REGISTERED.code())
                                .setErrorMessage(
                                        "Broker ID %d is not currently registered"
                                                .formatted(request.brokerId())));
    }
}
