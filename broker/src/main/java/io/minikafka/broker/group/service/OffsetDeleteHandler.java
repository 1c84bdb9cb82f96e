package io.minikafka.broker.group.service;

import io.minikafka.base.TopicIdPartition;
import io.minikafka.broker.Answer;
import io.minikafka.broker.ApiHandler;
import io.minikafka.broker.RequestContext;
import io.minikafka.broker.group.GroupCoordinator;
import io.minikafka.broker.group.Topics;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.message.OffsetDeleteRequestData;
import org.apache.kafka.common.message.OffsetDeleteRequestData.OffsetDeleteRequestPartition;
import org.apache.kafka.common.message.OffsetDeleteRequestData.OffsetDeleteRequestTopic;
import org.apache.kafka.common.message.OffsetDeleteResponseData;
import org.apache.kafka.common.message.OffsetDeleteResponseData.OffsetDeleteResponsePartition;
import org.apache.kafka.common.message.OffsetDeleteResponseData.OffsetDeleteResponseTopic;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;

/// OffsetDelete, version 0. Offsets of topics which the group consumes stay.
final class OffsetDeleteHandler
        implements ApiHandler<OffsetDeleteRequestData, OffsetDeleteResponseData> {
    private final GroupService groups;
    private final Topics topics;

    OffsetDeleteHandler(GroupService groups, Topics topics) {
        this.groups = groups;
        this.topics = topics;
    }

    @Override
    public ApiKeys key() {
        return ApiKeys.OFFSET_DELETE;
    }

    @Override
    public void handle(
            RequestContext context,
            OffsetDeleteRequestData request,
            Answer<OffsetDeleteResponseData> answer) {
        groups.submit(
                request.groupId(),
                coordinator -> delete(coordinator, request, answer),
                error -> answer.send(failure(error)));
    }

    private static OffsetDeleteResponseData failure(Errors error) {
        return new OffsetDeleteResponseData().setErrorCode(error.code());
    }

    private void delete(
            GroupCoordinator coordinator,
            OffsetDeleteRequestData request,
            Answer<OffsetDeleteResponseData> answer) {
        Errors refusal = coordinator.offsetsDeletable(request.groupId());
        if (refusal != Errors.NONE) {
            answer.send(failure(refusal));
            return;
        }
        OffsetDeleteResponseData response = new OffsetDeleteResponseData();
        List<TopicIdPartition> partitions = new ArrayList<>();
        for (OffsetDeleteRequestTopic asked : request.topics()) {
            response.topics().add(topic(coordinator, request.groupId(), asked, partitions));
        }
        if (partitions.isEmpty()) {
            answer.send(response);
            return;
        }
        coordinator.deleteOffsets(
                request.groupId(),
                partitions,
                error -> answer.send(error == Errors.NONE ? response : failure(error)));
    }

    /// Judges each partition of a topic; those to delete go to `partitions`.
    private OffsetDeleteResponseTopic topic(
            GroupCoordinator coordinator,
            String groupId,
            OffsetDeleteRequestTopic asked,
            List<TopicIdPartition> partitions) {
        Optional<Topics.Topic> topic = topics.topic(asked.name());
        boolean isSubscribed = coordinator.isSubscribed(groupId, asked.name());
        OffsetDeleteResponseTopic response = new OffsetDeleteResponseTopic().setName(asked.name());
        for (OffsetDeleteRequestPartition partition : asked.partitions()) {
            int index = partition.partitionIndex();
            Errors error = Errors.NONE;
            if (topic.isEmpty() || index < 0 || index >= topic.get().partitions()) {
                error = Errors.UNKNOWN_TOPIC_OR_PARTITION;
            } else if (isSubscribed) {
                error = Errors.GROUP_SUBSCRIBED_TO_TOPIC;
            } else {
                partitions.add(new TopicIdPartition(topic.get().id(), index));
            }
            response.partitions()
                    .add(
                            new OffsetDeleteResponsePartition()
                                    .setPartitionIndex(index)
                                    .setErrorCode(error.code()));
        }
        return response;
    }
}
