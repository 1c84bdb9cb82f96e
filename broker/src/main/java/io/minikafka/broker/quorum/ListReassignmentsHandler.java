package io.minikafka.broker.quorum;

import io.minikafka.broker.Answer;
import io.minikafka.broker.ApiHandler;
import io.minikafka.broker.MetadataStore;
import io.minikafka.broker.RequestContext;
import io.minikafka.cluster.ReplicaId;
import io.minikafka.cluster.metadata.MetadataImage;
import io.minikafka.cluster.metadata.PartitionImage;
import io.minikafka.cluster.metadata.TopicImage;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.message.ListPartitionReassignmentsRequestData;
import org.apache.kafka.common.message.ListPartitionReassignmentsRequestData.ListPartitionReassignmentsTopics;
import org.apache.kafka.common.message.ListPartitionReassignmentsResponseData;
import org.apache.kafka.common.message.ListPartitionReassignmentsResponseData.OngoingPartitionReassignment;
import org.apache.kafka.common.message.ListPartitionReassignmentsResponseData.OngoingTopicReassignment;
import org.apache.kafka.common.protocol.ApiKeys;

/// ListPartitionReassignments, version 0 (KIP-455), in a cluster: partitions whose members are not those that are
/// wanted.
final class ListReassignmentsHandler
        implements ApiHandler<
                ListPartitionReassignmentsRequestData, ListPartitionReassignmentsResponseData> {
    private final MetadataStore metadata;

    ListReassignmentsHandler(MetadataStore metadata) {
        this.metadata = metadata;
    }

    @Override
    public ApiKeys key() {
        return ApiKeys.LIST_PARTITION_REASSIGNMENTS;
    }

    @Override
    public void handle(
            RequestContext context,
            ListPartitionReassignmentsRequestData request,
            Answer<ListPartitionReassignmentsResponseData> answer) {
        MetadataImage image = metadata.image();
        ListPartitionReassignmentsResponseData response =
                new ListPartitionReassignmentsResponseData();
        if (request.topics() == null) {
            image.topics()
                    .forEach(topic ->
                            add(response, topic, image.cluster().partitionsOf(topic.id())));
        } else {
            for (ListPartitionReassignmentsTopics asked : request.topics()) {
                Optional<TopicImage> topic = image.topic(asked.name());
                topic.ifPresent(known ->
                        add(
                                response,
                                known,
                                asked.partitionIndexes().stream()
                                        .flatMap(index ->
                                                image
                                                        .cluster()
                                                        .partition(known.id(), index)
                                                        .stream())
                                        .toList()));
            }
        }
        answer.send(response);
    }

    static boolean isMoving(PartitionImage partition) {
        return !members(partition).equals(new HashSet<>(partition.wanted()))
                || !partition.state().active();
    }

    private static void add(
            ListPartitionReassignmentsResponseData response,
            TopicImage topic,
            List<PartitionImage> partitions) {
        List<OngoingPartitionReassignment> moving =
                partitions.stream()
                        .filter(ListReassignmentsHandler::isMoving)
                        .map(ListReassignmentsHandler::ongoing)
                        .toList();
        if (!moving.isEmpty()) {
            response.topics()
                    .add(
                            new OngoingTopicReassignment()
                                    .setName(topic.name())
                                    .setPartitions(moving));
        }
    }

    private static OngoingPartitionReassignment ongoing(PartitionImage partition) {
        Set<Integer> members = members(partition);
        Set<Integer> all = new LinkedHashSet<>(partition.wanted());
        all.addAll(members);
        return new OngoingPartitionReassignment()
                .setPartitionIndex(partition.id().partition())
                .setReplicas(List.copyOf(all))
                .setAddingReplicas(
                        partition.wanted().stream().filter(id -> !members.contains(id)).toList())
                .setRemovingReplicas(
                        members.stream().filter(id -> !partition.wanted().contains(id)).toList());
    }

    /// Those that count now, while a change is pending the ones before it.
    private static Set<Integer> members(PartitionImage partition) {
        Set<Integer> members = new LinkedHashSet<>();
        for (ReplicaId member : partition.state().stable().members()) {
            members.add(member.brokerId());
        }
        return members;
    }
}
