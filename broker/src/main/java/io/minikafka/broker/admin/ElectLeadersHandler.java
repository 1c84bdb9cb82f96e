package io.minikafka.broker.admin;

import io.minikafka.broker.Answer;
import io.minikafka.broker.ApiHandler;
import io.minikafka.broker.MetadataStore;
import io.minikafka.broker.RequestContext;
import io.minikafka.cluster.metadata.MetadataImage;
import io.minikafka.cluster.metadata.TopicImage;
import java.util.Optional;
import org.apache.kafka.common.message.ElectLeadersRequestData;
import org.apache.kafka.common.message.ElectLeadersRequestData.TopicPartitions;
import org.apache.kafka.common.message.ElectLeadersResponseData;
import org.apache.kafka.common.message.ElectLeadersResponseData.PartitionResult;
import org.apache.kafka.common.message.ElectLeadersResponseData.ReplicaElectionResult;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;

/// ElectLeaders, versions 0 to 2 (KIP-460). One node leads all partitions, so no election is ever needed; who
/// asks for all partitions is told only of those where something happened: of none.
final class ElectLeadersHandler
        implements ApiHandler<ElectLeadersRequestData, ElectLeadersResponseData> {
    private static final byte PREFERRED = 0;
    private static final byte UNCLEAN = 1;

    private final MetadataStore metadata;

    ElectLeadersHandler(MetadataStore metadata) {
        this.metadata = metadata;
    }

    @Override
    public ApiKeys key() {
        return ApiKeys.ELECT_LEADERS;
    }

    @Override
    public void handle(
            RequestContext context,
            ElectLeadersRequestData request,
            Answer<ElectLeadersResponseData> answer) {
        boolean known = request.electionType() == PREFERRED || request.electionType() == UNCLEAN;
        answer.send(known ? notNeeded(request) : unknownType(request));
    }

    private ElectLeadersResponseData notNeeded(ElectLeadersRequestData request) {
        ElectLeadersResponseData response = new ElectLeadersResponseData();
        MetadataImage image = metadata.image();
        if (request.topicPartitions() == null) {
            for (TopicImage topic : image.topics()) {
                response.replicaElectionResults()
                        .add(new ReplicaElectionResult().setTopic(topic.name()));
            }
            return response;
        }
        for (TopicPartitions asked : request.topicPartitions()) {
            Optional<TopicImage> topic = image.topic(asked.topic());
            ReplicaElectionResult result = new ReplicaElectionResult().setTopic(asked.topic());
            for (int partition : asked.partitions()) {
                result.partitionResult().add(notNeeded(asked.topic(), topic, partition));
            }
            response.replicaElectionResults().add(result);
        }
        return response;
    }

    private static PartitionResult notNeeded(
            String name, Optional<TopicImage> topic, int partition) {
        if (topic.isEmpty()) {
            return result(partition, Errors.UNKNOWN_TOPIC_OR_PARTITION, "No such topic as " + name);
        }
        if (!topic.get().hasPartition(partition)) {
            return result(
                    partition,
                    Errors.UNKNOWN_TOPIC_OR_PARTITION,
                    "No such partition as %s-%d".formatted(name, partition));
        }
        return result(partition, Errors.ELECTION_NOT_NEEDED, Errors.ELECTION_NOT_NEEDED.message());
    }

    private static ElectLeadersResponseData unknownType(ElectLeadersRequestData request) {
        ElectLeadersResponseData response =
                new ElectLeadersResponseData().setErrorCode(Errors.INVALID_REQUEST.code());
        if (request.topicPartitions() != null) {
            String message = "Unknown election type " + request.electionType();
            for (TopicPartitions asked : request.topicPartitions()) {
                response.replicaElectionResults()
                        .add(
                                new ReplicaElectionResult()
                                        .setTopic(asked.topic())
                                        .setPartitionResult(
                                                asked.partitions().stream()
                                                        .map(partition ->
                                                                result(
                                                                        partition,
                                                                        Errors.INVALID_REQUEST,
                                                                        message))
                                                        .toList()));
            }
        }
        return response;
    }

    private static PartitionResult result(int partition, Errors error, String message) {
        return new PartitionResult()
                .setPartitionId(partition)
                .setErrorCode(error.code())
                .setErrorMessage(message);
    }
}
