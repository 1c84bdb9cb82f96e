package io.minikafka.broker.quorum;

import io.minikafka.broker.Answer;
import io.minikafka.broker.ApiHandler;
import io.minikafka.broker.MetadataErrors;
import io.minikafka.broker.MetadataStore;
import io.minikafka.broker.RequestContext;
import io.minikafka.cluster.metadata.ClusterCommand.RemoveNode;
import io.minikafka.cluster.metadata.MetadataCommand.OfCluster;
import io.minikafka.cluster.metadata.MetadataError;
import io.minikafka.cluster.metadata.NodeImage;
import io.minikafka.cluster.metadata.Outcome;
import org.apache.kafka.common.message.UnregisterBrokerRequestData;
import org.apache.kafka.common.message.UnregisterBrokerResponseData;
import org.apache.kafka.common.protocol.ApiKeys;

/// UnregisterBroker, version 0, in a cluster: forgets a node that is gone. What it
/// holds is made elsewhere.
final class ForgetNodeHandler
        implements ApiHandler<UnregisterBrokerRequestData, UnregisterBrokerResponseData> {
    private final MetadataStore metadata;

    ForgetNodeHandler(MetadataStore metadata) {
        this.metadata = metadata;
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
        metadata.submit(
                new OfCluster<>(new RemoveNode(request.brokerId())),
                outcome -> answer.send(response(outcome)));
    }

    private static UnregisterBrokerResponseData response(Outcome<NodeImage> outcome) {
        UnregisterBrokerResponseData response = new UnregisterBrokerResponseData();
        return outcome instanceof Outcome.Refused<NodeImage>(MetadataError error, String message)
                ? response.setErrorCode(MetadataErrors.of(error).code()).setErrorMessage(message)
                : response;
    }
}
