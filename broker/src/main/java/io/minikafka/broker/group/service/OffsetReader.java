package io.minikafka.broker.group.service;

import io.minikafka.base.TopicIdPartition;
import io.minikafka.broker.Uuids;
import io.minikafka.broker.group.CommittedOffset;
import io.minikafka.broker.group.GroupCoordinator;
import io.minikafka.broker.group.Topics;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.apache.kafka.common.message.OffsetFetchRequestData.OffsetFetchRequestGroup;
import org.apache.kafka.common.message.OffsetFetchRequestData.OffsetFetchRequestTopics;
import org.apache.kafka.common.message.OffsetFetchResponseData.OffsetFetchResponseGroup;
import org.apache.kafka.common.message.OffsetFetchResponseData.OffsetFetchResponsePartitions;
import org.apache.kafka.common.message.OffsetFetchResponseData.OffsetFetchResponseTopics;
import org.apache.kafka.common.protocol.Errors;

/// Reads the committed offsets of groups, for one request. A partition without an offset has offset -1 and
/// no error. Who asks for stable offsets only gets an error where a transaction is about to change one.
final class OffsetReader {
    private static final long NO_OFFSET = -1;
    private static final int NO_EPOCH = -1;

    private final GroupCoordinator coordinator;
    private final Topics topics;
    private final boolean byId;
    private final boolean stableOnly;

    OffsetReader(GroupCoordinator coordinator, Topics topics, boolean byId, boolean stableOnly) {
        this.coordinator = coordinator;
        this.topics = topics;
        this.byId = byId;
        this.stableOnly = stableOnly;
    }

    /// @param asked which group, and which topics; all that have offsets if these are null
    OffsetFetchResponseGroup read(OffsetFetchRequestGroup asked) {
        String memberId = asked.memberId() == null ? "" : asked.memberId();
        Errors error = coordinator.admitFetch(asked.groupId(), memberId, asked.memberEpoch());
        if (error != Errors.NONE) {
            return refusal(asked, error);
        }
        OffsetFetchResponseGroup response =
                new OffsetFetchResponseGroup().setGroupId(asked.groupId());
        Offsets offsets =
                new Offsets(
                        coordinator.offsets(asked.groupId()),
                        stableOnly ? coordinator.unstableOffsets(asked.groupId()) : Set.of());
        List<OffsetFetchRequestTopics> wanted = asked.topics();
        return wanted == null
                ? response.setTopics(all(offsets))
                : response.setTopics(wanted.stream().map(topic -> read(offsets, topic)).toList());
    }

    /// @param unstable partitions whose offset is not told
    private record Offsets(
            Map<TopicIdPartition, CommittedOffset> committed, Set<TopicIdPartition> unstable) {
        OffsetFetchResponsePartitions answer(TopicIdPartition partition) {
            int index = partition.partition();
            if (unstable.contains(partition)) {
                return none(index, Errors.UNSTABLE_OFFSET_COMMIT);
            }
            CommittedOffset offset = committed.get(partition);
            return offset == null ? none(index, Errors.NONE) : told(index, offset);
        }
    }

    private List<OffsetFetchResponseTopics> all(Offsets offsets) {
        Map<UUID, OffsetFetchResponseTopics> found = new HashMap<>();
        Set<TopicIdPartition> partitions = new LinkedHashSet<>(offsets.committed().keySet());
        partitions.addAll(offsets.unstable());
        partitions.forEach(partition ->
                topics.topic(partition.topicId())
                        .ifPresent(topic ->
                                found.computeIfAbsent(topic.id(), _ -> named(topic))
                                        .partitions()
                                        .add(offsets.answer(partition))));
        return found.values().stream()
                .sorted(Comparator.comparing(OffsetFetchResponseTopics::name))
                .toList();
    }

    private static OffsetFetchResponseTopics named(Topics.Topic topic) {
        return new OffsetFetchResponseTopics()
                .setName(topic.name())
                .setTopicId(Uuids.toKafka(topic.id()));
    }

    private OffsetFetchResponseTopics read(Offsets offsets, OffsetFetchRequestTopics wanted) {
        Optional<Topics.Topic> topic =
                byId ? topics.topic(Uuids.toJava(wanted.topicId())) : topics.topic(wanted.name());
        Errors error = byId && topic.isEmpty() ? Errors.UNKNOWN_TOPIC_ID : Errors.NONE;
        OffsetFetchResponseTopics response =
                new OffsetFetchResponseTopics().setName(wanted.name()).setTopicId(wanted.topicId());
        for (int index : wanted.partitionIndexes()) {
            response.partitions()
                    .add(
                            topic.map(t -> offsets.answer(new TopicIdPartition(t.id(), index)))
                                    .orElseGet(() -> none(index, error)));
        }
        return response;
    }

    private static OffsetFetchResponsePartitions told(int index, CommittedOffset offset) {
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
