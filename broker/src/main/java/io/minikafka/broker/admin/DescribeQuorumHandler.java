package io.minikafka.broker.admin;

import io.minikafka.base.HostPort;
import io.minikafka.base.Time;
import io.minikafka.broker.Answer;
import io.minikafka.broker.ApiHandler;
import io.minikafka.broker.NodeAddress;
import io.minikafka.broker.RequestContext;
import java.util.List;
import java.util.function.LongSupplier;
import org.apache.kafka.common.message.DescribeQuorumRequestData;
import org.apache.kafka.common.message.DescribeQuorumResponseData;
import org.apache.kafka.common.message.DescribeQuorumResponseData.Listener;
import org.apache.kafka.common.message.DescribeQuorumResponseData.ListenerCollection;
import org.apache.kafka.common.message.DescribeQuorumResponseData.Node;
import org.apache.kafka.common.message.DescribeQuorumResponseData.PartitionData;
import org.apache.kafka.common.message.DescribeQuorumResponseData.ReplicaState;
import org.apache.kafka.common.message.DescribeQuorumResponseData.TopicData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;

/// DescribeQuorum, versions 0 to 2 (KIP-595, 853): this node is the only voter, and leads. Its log is the
/// metadata journal, under the name that Kafka gives to it.
final class DescribeQuorumHandler
        implements ApiHandler<DescribeQuorumRequestData, DescribeQuorumResponseData> {
    private static final String METADATA = "__cluster_metadata";
    private static final int METADATA_PARTITION = 0;

    /// Nobody else ever led, so there was one term only; Kafka counts them from one.
    private static final int TERM = 1;

    private final LongSupplier committed;
    private final NodeAddress address;
    private final Time time;

    /// @param committed the position of the metadata journal up to which everything is committed
    DescribeQuorumHandler(LongSupplier committed, NodeAddress address, Time time) {
        this.committed = committed;
        this.address = address;
        this.time = time;
    }

    @Override
    public ApiKeys key() {
        return ApiKeys.DESCRIBE_QUORUM;
    }

    @Override
    public void handle(
            RequestContext context,
            DescribeQuorumRequestData request,
            Answer<DescribeQuorumResponseData> answer) {
        answer.send(isOfMetadata(request) ? quorum(context) : unknown(context, request));
    }

    private static boolean isOfMetadata(DescribeQuorumRequestData request) {
        return request.topics().size() == 1
                && request.topics().getFirst().topicName().equals(METADATA)
                && request.topics().getFirst().partitions().size() == 1
                && request.topics().getFirst().partitions().getFirst().partitionIndex()
                        == METADATA_PARTITION;
    }

    private DescribeQuorumResponseData quorum(RequestContext context) {
        long end = committed.getAsLong();
        long now = time.wallMs();
        PartitionData partition =
                new PartitionData()
                        .setPartitionIndex(METADATA_PARTITION)
                        .setLeaderId(address.nodeId())
                        .setLeaderEpoch(TERM)
                        .setHighWatermark(end)
                        .setCurrentVoters(
                                List.of(
                                        new ReplicaState()
                                                .setReplicaId(address.nodeId())
                                                .setLogEndOffset(end)
                                                .setLastFetchTimestamp(now)
                                                .setLastCaughtUpTimestamp(now)));
        DescribeQuorumResponseData response = new DescribeQuorumResponseData();
        response.topics()
                .add(new TopicData().setTopicName(METADATA).setPartitions(List.of(partition)));
        if (context.version() >= 2) {
            response.nodes().add(node(address.of(context)));
        }
        return response;
    }

    /// Changes of metadata are sent to where all requests are sent.
    private Node node(HostPort here) {
        ListenerCollection listeners = new ListenerCollection();
        listeners.add(
                new Listener().setName("PLAINTEXT").setHost(here.host()).setPort(here.port()));
        return new Node().setNodeId(address.nodeId()).setListeners(listeners);
    }

    private static DescribeQuorumResponseData unknown(
            RequestContext context, DescribeQuorumRequestData request) {
        Errors error = Errors.UNKNOWN_TOPIC_OR_PARTITION;
        DescribeQuorumResponseData response = new DescribeQuorumResponseData();
        for (var topic : request.topics()) {
            TopicData refused = new TopicData().setTopicName(topic.topicName());
            for (var partition : topic.partitions()) {
                PartitionData result =
                        new PartitionData()
                                .setPartitionIndex(partition.partitionIndex())
                                .setErrorCode(error.code());
                refused.partitions()
                        .add(
                                context.version() >= 2
                                        ? result.setErrorMessage(error.message())
                                        : result);
            }
            response.topics().add(refused);
        }
        return response;
    }
}
