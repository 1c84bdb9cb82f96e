package io.minikafka.broker.admin;

import io.minikafka.base.HostPort;
import io.minikafka.broker.Answer;
import io.minikafka.broker.ApiHandler;
import io.minikafka.broker.AuthorizedOperations;
import io.minikafka.broker.MetadataStore;
import io.minikafka.broker.NodeAddress;
import io.minikafka.broker.NodeIdentity;
import io.minikafka.broker.RequestContext;
import io.minikafka.cluster.metadata.NodeImage;
import org.apache.kafka.common.message.DescribeClusterRequestData;
import org.apache.kafka.common.message.DescribeClusterResponseData;
import org.apache.kafka.common.message.DescribeClusterResponseData.DescribeClusterBroker;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;

/// DescribeCluster, versions 0 to 2: the nodes that are alive; each takes what a controller takes.
final class DescribeClusterHandler
        implements ApiHandler<DescribeClusterRequestData, DescribeClusterResponseData> {
    private static final byte BROKERS = 1;
    private static final byte CONTROLLERS = 2;
    private static final short FENCED_SINCE = 2;

    private final NodeIdentity identity;
    private final NodeAddress address;
    private final MetadataStore metadata;

    DescribeClusterHandler(NodeIdentity identity, NodeAddress address, MetadataStore metadata) {
        this.metadata = metadata;
        this.identity = identity;
        this.address = address;
    }

    @Override
    public ApiKeys key() {
        return ApiKeys.DESCRIBE_CLUSTER;
    }

    @Override
    public void handle(
            RequestContext context,
            DescribeClusterRequestData request,
            Answer<DescribeClusterResponseData> answer) {
        answer.send(
                switch (request.endpointType()) {
                    case BROKERS -> cluster(context, request);
                    case CONTROLLERS ->
                            error(
                                    Errors.MISMATCHED_ENDPOINT_TYPE,
                                    "The request was sent to an endpoint of type BROKER, but we wanted an"
                                            + " endpoint of type CONTROLLER");
                    default ->
                            error(
                                    Errors.UNSUPPORTED_ENDPOINT_TYPE,
                                    "Unsupported endpoint type " + request.endpointType());
                });
    }

    private DescribeClusterResponseData cluster(
            RequestContext context, DescribeClusterRequestData request) {
        HostPort here = address.of(context);
        DescribeClusterResponseData response =
                new DescribeClusterResponseData()
                        .setClusterId(identity.clusterId())
                        .setControllerId(identity.nodeId())
                        .setEndpointType(BROKERS)
                        .setClusterAuthorizedOperations(
                                AuthorizedOperations.ofCluster(
                                        request.includeClusterAuthorizedOperations()));
        for (NodeImage node : metadata.image().cluster().nodes()) {
            if (!node.fenced() || request.includeFencedBrokers()) {
                response.brokers()
                        .add(
                                new DescribeClusterBroker()
                                        .setBrokerId(node.nodeId())
                                        .setHost(node.address().host())
                                        .setPort(node.address().port())
                                        .setRack(node.rack().isEmpty() ? null : node.rack())
                                        .setIsFenced(
                                                context.version() >= FENCED_SINCE
                                                        && node.fenced()));
            }
        }
        if (response.brokers().find(identity.nodeId()) == null) {
            response.brokers()
                    .add(
                            new DescribeClusterBroker()
                                    .setBrokerId(identity.nodeId())
                                    .setHost(here.host())
                                    .setPort(here.port()));
        }
        return response;
    }

    private static DescribeClusterResponseData error(Errors error, String message) {
        return new DescribeClusterResponseData()
                .setErrorCode(error.code())
                .setErrorMessage(message);
    }
}
