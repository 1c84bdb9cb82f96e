package io.minikafka.broker.quorum;

import io.minikafka.base.TopicIdPartition;
import io.minikafka.broker.Answer;
import io.minikafka.broker.ApiHandler;
import io.minikafka.broker.MetadataErrors;
import io.minikafka.broker.MetadataStore;
import io.minikafka.broker.RequestContext;
import io.minikafka.cluster.ReplicaId;
import io.minikafka.cluster.metadata.ClusterCommand.Want;
import io.minikafka.cluster.metadata.ClusterCommand.Wish;
import io.minikafka.cluster.metadata.MetadataCommand.OfCluster;
import io.minikafka.cluster.metadata.MetadataError;
import io.minikafka.cluster.metadata.MetadataImage;
import io.minikafka.cluster.metadata.Outcome;
import io.minikafka.cluster.metadata.PartitionImage;
import io.minikafka.cluster.metadata.TopicImage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.message.AlterPartitionReassignmentsRequestData;
import org.apache.kafka.common.message.AlterPartitionReassignmentsRequestData.ReassignablePartition;
import org.apache.kafka.common.message.AlterPartitionReassignmentsResponseData;
import org.apache.kafka.common.message.AlterPartitionReassignmentsResponseData.ReassignablePartitionResponse;
import org.apache.kafka.common.message.AlterPartitionReassignmentsResponseData.ReassignableTopicResponse;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;

/// AlterPartitionReassignments, versions 0 and 1 (KIP-455, 860), in a cluster: what is asked for becomes what is
/// wanted, and the conductor sees to it. A wish for no replicas takes a move back.
final class AlterReassignmentsHandler
        implements ApiHandler<
                AlterPartitionReassignmentsRequestData, AlterPartitionReassignmentsResponseData> {
    private final MetadataStore metadata;

    AlterReassignmentsHandler(MetadataStore metadata) {
        this.metadata = metadata;
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
        List<Wish> wishes = new ArrayList<>();
        List<ReassignablePartitionResponse> waiting = new ArrayList<>();
        for (var topic : request.topics()) {
            ReassignableTopicResponse results =
                    new ReassignableTopicResponse().setName(topic.name());
            for (ReassignablePartition asked : topic.partitions()) {
                ReassignablePartitionResponse result =
                        new ReassignablePartitionResponse()
                                .setPartitionIndex(asked.partitionIndex());
                results.partitions().add(result);
                Optional<PartitionImage> partition =
                        image.topic(topic.name())
                                .map(TopicImage::id)
                                .flatMap(id ->
                                        image.cluster().partition(id, asked.partitionIndex()));
                Optional<Errors> problem =
                        partition.isEmpty()
                                ? Optional.of(Errors.UNKNOWN_TOPIC_OR_PARTITION)
                                : problem(request, asked, partition.get());
                if (problem.isPresent()) {
                    result.setErrorCode(problem.get().code())
                            .setErrorMessage(problem.get().message());
                } else {
                    wishes.add(wish(asked, partition.orElseThrow()));
                    waiting.add(result);
                }
            }
            response.responses().add(results);
        }
        if (wishes.isEmpty()) {
            answer.send(response);
            return;
        }
        metadata.submit(
                new OfCluster<>(new Want(wishes)),
                outcomes -> {
                    for (int i = 0; i < waiting.size(); i++) {
                        fill(waiting.get(i), outcomes.get(i));
                    }
                    answer.send(response);
                });
    }

    private static Optional<Errors> problem(
            AlterPartitionReassignmentsRequestData request,
            ReassignablePartition asked,
            PartitionImage partition) {
        if (asked.replicas() == null) {
            return ListReassignmentsHandler.isMoving(partition)
                    ? Optional.empty()
                    : Optional.of(Errors.NO_REASSIGNMENT_IN_PROGRESS);
        }
        boolean changesFactor = asked.replicas().size() != partition.wanted().size();
        return changesFactor && !request.allowReplicationFactorChange()
                ? Optional.of(Errors.INVALID_REPLICATION_FACTOR)
                : Optional.empty();
    }

    private static Wish wish(ReassignablePartition asked, PartitionImage partition) {
        TopicIdPartition id = partition.id();
        return asked.replicas() != null
                ? new Wish(id, asked.replicas())
                : new Wish(
                        id,
                        partition.state().stable().members().stream()
                                .map(ReplicaId::brokerId)
                                .toList());
    }

    private static void fill(
            ReassignablePartitionResponse result, Outcome<PartitionImage> outcome) {
        if (outcome
                instanceof Outcome.Refused<PartitionImage>(MetadataError error, String message)) {
            result.setErrorCode(MetadataErrors.of(error).code()).setErrorMessage(message);
        }
    }
}
