package io.minikafka.broker.group.service;

import io.minikafka.base.TopicIdPartition;
import io.minikafka.broker.group.CommittedOffset;
import io.minikafka.broker.group.GroupCoordinator;
import io.minikafka.broker.group.Topics;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.apache.kafka.common.message.OffsetFetchRequestData.OffsetFetchRequestGroup;
import org.apache.kafka.common.message.OffsetFetchRequestData.OffsetFetchRequestTopics;
import org.apache.kafka.common.message.OffsetFetchResponseData.OffsetFetchResponseGroup;
import org.apache.kafka.common.message.OffsetFetchResponseData.OffsetFetchResponsePartitions;
import org.apache.kafka.common.message.OffsetFetchResponseData.OffsetFetchResponseTopics;
import org.apache.kafka.common.protocol.Errors;

/// Reads the committed offsets of groups, for one request. A partition without an offset has offset -1 and
/// no error.
final class OffsetReader {
    private static final long NO_OFFSET = -1;
    private static final int NO_EPOCH = -1;

    private final GroupCoordinator coordinator;
    private final Topics topics;
    private final boolean byId;

    OffsetReader(GroupCoordinator coordinator, Topics topics, boolean byId) {
        this.coordinator = coordinator;
        this.topics = topics;
        this.byId = byId;
    }

    /// @param asked which group, and which topics; all that have offsets if these are null
    OffsetFetchResponseGroup read(OffsetFetchRequestGroup asked) {
        OffsetFetchResponseGroup response =
                new OffsetFetchResponseGroup().setGroupId(asked.groupId());
        Map<TopicIdPartition, CommittedOffset> offsets = coordinator.offsets(asked.groupId());
        List<OffsetFetchRequestTopics> wanted = asked.topics();
        return wanted == null
                ? response.setTopics(all(offsets))
                : response.setTopics(wanted.stream().map(topic -> read(offsets, topic)).toList());
    }

    private List<OffsetFetchResponseTopics> all(Map<TopicIdPartition, CommittedOffset> offsets) {
        Map<UUID, OffsetFetchResponseTopics> found = new HashMap<>();
        offsets.forEach((partition, offset) ->
                topics.topic(partition.topicId())
                        .ifPresent(topic ->
                                found.computeIfAbsent(topic.id(), _ -> named(topic))
                                        .partitions()
                                        .add(answer(partition.partition(), offset))));
        return found.values().stream()
                .sorted(Comparator.comparing(OffsetFetchResponseTopics::name))
                .toList();
    }

    private static OffsetFetchResponseTopics named(Topics.Topic topic) {
        return new OffsetFetchResponseTopics()
                .setName(topic.name())
                .setTopicId(TopicIds.toKafka(topic.id()));
    }

    private OffsetFetchResponseTopics read(
            Map<TopicIdPartition, CommittedOffset> offsets, OffsetFetchRequestTopics wanted) {
        Optional<Topics.Topic> topic =
                byId
                        ? topics.topic(TopicIds.toJava(wanted.topicId()))
                        : topics.topic(wanted.name());
        Errors error = byId && topic.isEmpty() ? Errors.UNKNOWN_TOPIC_ID : Errors.NONE;
        OffsetFetchResponseTopics response =
                new OffsetFetchResponseTopics().setName(wanted.name()).setTopicId(wanted.topicId());
        for (int index : wanted.partitionIndexes()) {
            Optional<CommittedOffset> offset =
                    topic.map(t -> offsets.get(new TopicIdPartition(t.id(), index)));
            response.partitions()
                    .add(offset.map(o -> answer(index, o)).orElseGet(() -> none(index, error)));
        }
        return response;
    }

    private static OffsetFetchResponsePartitions answer(int index, CommittedOffset offset) {
        return new OffsetFetchResponsePartitions()
                .setPartitionIndex(index)
                .setCommittedOffset(offset.offset())
                .setCommittedLeaderEpoch(offset.leaderEpoch())
                .setMetadata(offset.metadata());
    }

    private static OffsetFetchResponsePartitions none(int index, Errors error) {
        return new OffsetFetchResponsePartitions()
                .setPartitionIndex(index)
                .setCommittedOffset(NO_OFFSET)
                .setCommittedLeaderEpoch(NO_EPOCH)
                .setMetadata("")
                .setErrorCode(error.code());
    }

    /// The answer when nothing could be read: the error is the group's, and each partition's for clients
    /// that know no other.
    static OffsetFetchResponseGroup refusal(OffsetFetchRequestGroup asked, Errors error) {
        OffsetFetchResponseGroup response =
                new OffsetFetchResponseGroup()
                        .setGroupId(asked.groupId())
                        .setErrorCode(error.code());
        List<OffsetFetchRequestTopics> wanted = asked.topics();
        if (wanted != null) {
            for (OffsetFetchRequestTopics topic : wanted) {
                response.topics()
                        .add(
                                new OffsetFetchResponseTopics()
                                        .setName(topic.name())
                                        .setTopicId(topic.topicId())
                                        .setPartitions(
                                                topic.partitionIndexes().stream()
                                                        .map(index -> none(index, error))
                                                        .toList()));
            }
        }
        return response;
    }
}
