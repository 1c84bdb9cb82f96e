package io.minikafka.broker.admin;

import io.minikafka.broker.Answer;
import io.minikafka.broker.ApiHandler;
import io.minikafka.broker.MetadataStore;
import io.minikafka.broker.RequestContext;
import io.minikafka.cluster.metadata.Assignments;
import io.minikafka.cluster.metadata.MetadataImage;
import io.minikafka.cluster.metadata.TopicImage;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.message.AlterPartitionReassignmentsRequestData;
import org.apache.kafka.common.message.AlterPartitionReassignmentsRequestData.ReassignablePartition;
import org.apache.kafka.common.message.AlterPartitionReassignmentsRequestData.ReassignableTopic;
import org.apache.kafka.common.message.AlterPartitionReassignmentsResponseData;
import org.apache.kafka.common.message.AlterPartitionReassignmentsResponseData.ReassignablePartitionResponse;
import org.apache.kafka.common.message.AlterPartitionReassignmentsResponseData.ReassignableTopicResponse;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;

/// AlterPartitionReassignments, versions 0 and 1 (KIP-455). The only replicas that a partition can be moved to
/// are those that it has: done, as it is. Everything else is refused, and there is never a move to cancel.
final class AlterPartitionReassignmentsHandler
        implements ApiHandler<
                AlterPartitionReassignmentsRequestData, AlterPartitionReassignmentsResponseData> {
    private final MetadataStore metadata;
    private final Assignments assignments;

    AlterPartitionReassignmentsHandler(MetadataStore metadata, int nodeId) {
        this.metadata = metadata;
        this.assignments = new Assignments(nodeId);
    }

    @Override
    public ApiKeys key() {
        return ApiKeys.ALTER_PARTITION_REASSIGNMENTS;
    }

    @Override
    public void handle(
            RequestContext context,
            AlterPartitionReassignmentsRequestData request,
            Answer<AlterPartitionReassignmentsResponseData> answer) {
        MetadataImage image = metadata.image();
        AlterPartitionReassignmentsResponseData response =
                new AlterPartitionReassignmentsResponseData()
                        .setAllowReplicationFactorChange(request.allowReplicationFactorChange());
        for (ReassignableTopic asked : request.topics()) {
            Optional<TopicImage> topic = image.topic(asked.name());
            ReassignableTopicResponse result =
                    new ReassignableTopicResponse().setName(asked.name());
            for (ReassignablePartition partition : asked.partitions()) {
                result.partitions().add(reassigned(asked.name(), topic, partition));
            }
            response.responses().add(result);
        }
        answer.send(response);
    }

    private ReassignablePartitionResponse reassigned(
            String name, Optional<TopicImage> topic, ReassignablePartition asked) {
        ReassignablePartitionResponse result =
                new ReassignablePartitionResponse()
                        .setPartitionIndex(asked.partitionIndex())
                        .setErrorMessage(null);
        if (topic.isEmpty()) {
            return refused(
                    result,
                    Errors.UNKNOWN_TOPIC_OR_PARTITION,
                    "Unable to find a topic named %s.".formatted(name));
        }
        if (!topic.get().hasPartition(asked.partitionIndex())) {
            return refused(
                    result,
                    Errors.UNKNOWN_TOPIC_OR_PARTITION,
                    "Unable to find partition %s:%d.".formatted(name, asked.partitionIndex()));
        }
        List<Integer> replicas = asked.replicas();
        if (replicas == null) {
            return result.setErrorCode(Errors.NO_REASSIGNMENT_IN_PROGRESS.code());
        }
        return assignments
                .problem(metadata.image(), replicas)
                .map(problem -> refused(result, Errors.INVALID_REPLICA_ASSIGNMENT, problem))
                .orElse(result);
    }

    private static ReassignablePartitionResponse refused(
            ReassignablePartitionResponse result, Errors error, String message) {
        return result.setErrorCode(error.code()).setErrorMessage(message);
    }
}
