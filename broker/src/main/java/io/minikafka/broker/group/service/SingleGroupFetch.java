package io.minikafka.broker.group.service;

import java.util.List;
import org.apache.kafka.common.message.OffsetFetchRequestData;
import org.apache.kafka.common.message.OffsetFetchRequestData.OffsetFetchRequestGroup;
import org.apache.kafka.common.message.OffsetFetchRequestData.OffsetFetchRequestTopics;
import org.apache.kafka.common.message.OffsetFetchResponseData;
import org.apache.kafka.common.message.OffsetFetchResponseData.OffsetFetchResponseGroup;
import org.apache.kafka.common.message.OffsetFetchResponseData.OffsetFetchResponsePartition;
import org.apache.kafka.common.message.OffsetFetchResponseData.OffsetFetchResponseTopic;

/// OffsetFetch up to version 7 knows one group, in fields of its own: the same question and answer as for
/// many groups, in another form.
final class SingleGroupFetch {
    private SingleGroupFetch() {}

    static OffsetFetchRequestData widen(OffsetFetchRequestData request) {
        OffsetFetchRequestGroup group = new OffsetFetchRequestGroup().setGroupId(request.groupId());
        if (request.topics() == null) {
            return wide(request, group.setTopics(null));
        }
        List<OffsetFetchRequestTopics> topics =
                request.topics().stream()
                        .map(topic ->
                                new OffsetFetchRequestTopics()
                                        .setName(topic.name())
                                        .setPartitionIndexes(topic.partitionIndexes()))
                        .toList();
        return wide(request, group.setTopics(topics));
    }

    private static OffsetFetchRequestData wide(
            OffsetFetchRequestData request, OffsetFetchRequestGroup group) {
        return new OffsetFetchRequestData()
                .setRequireStable(request.requireStable())
                .setGroups(List.of(group));
    }

    static OffsetFetchResponseData narrow(OffsetFetchResponseData response) {
        OffsetFetchResponseGroup group = response.groups().getFirst();
        OffsetFetchResponseData narrow =
                new OffsetFetchResponseData().setErrorCode(group.errorCode());
        group.topics()
                .forEach(topic ->
                        narrow.topics()
                                .add(
                                        new OffsetFetchResponseTopic()
                                                .setName(topic.name())
                                                .setPartitions(
                                                        topic.partitions().stream()
                                                                .map(SingleGroupFetch::narrow)
                                                                .toList())));
        return narrow;
    }

    private static OffsetFetchResponsePartition narrow(
            OffsetFetchResponseData.OffsetFetchResponsePartitions partition) {
        return new OffsetFetchResponsePartition()
                .setPartitionIndex(partition.partitionIndex())
                .setCommittedOffset(partition.committedOffset())
                .setCommittedLeaderEpoch(partition.committedLeaderEpoch())
                .setMetadata(partition.metadata())
                .setErrorCode(partition.errorCode());
    }
}
