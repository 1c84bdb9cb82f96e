package io.minikafka.broker.share.service;

import io.minikafka.base.TopicIdPartition;
import io.minikafka.broker.AloneHomes;
import io.minikafka.broker.Answer;
import io.minikafka.broker.ApiHandler;
import io.minikafka.broker.RequestContext;
import io.minikafka.broker.ShareDirectory;
import io.minikafka.broker.share.SharePartition;
import io.minikafka.broker.share.SharePartitionKey;
import io.minikafka.cluster.metadata.MetadataImage;
import io.minikafka.cluster.metadata.TopicImage;
import io.minikafka.storage.Log;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.message.DescribeShareGroupOffsetsRequestData;
import org.apache.kafka.common.message.DescribeShareGroupOffsetsRequestData.DescribeShareGroupOffsetsRequestGroup;
import org.apache.kafka.common.message.DescribeShareGroupOffsetsResponseData;
import org.apache.kafka.common.message.DescribeShareGroupOffsetsResponseData.DescribeShareGroupOffsetsResponseGroup;
import org.apache.kafka.common.message.DescribeShareGroupOffsetsResponseData.DescribeShareGroupOffsetsResponsePartition;
import org.apache.kafka.common.message.DescribeShareGroupOffsetsResponseData.DescribeShareGroupOffsetsResponseTopic;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;

/// DescribeShareGroupOffsets, versions 0 and 1: where a share group is, and how many records wait for it. A
/// partition that it does not know is at -1.
final class DescribeShareGroupOffsetsHandler
        implements ApiHandler<
                DescribeShareGroupOffsetsRequestData, DescribeShareGroupOffsetsResponseData> {
    private static final int NOWHERE = -1;

    private final ShareService share;
    private final ShareDirectory directory;

    DescribeShareGroupOffsetsHandler(ShareService share, ShareDirectory directory) {
        this.share = share;
        this.directory = directory;
    }

    @Override
    public ApiKeys key() {
        return ApiKeys.DESCRIBE_SHARE_GROUP_OFFSETS;
    }

    @Override
    public void handle(
            RequestContext context,
            DescribeShareGroupOffsetsRequestData request,
            Answer<DescribeShareGroupOffsetsResponseData> answer) {
        describe(request, new DescribeShareGroupOffsetsResponseData(), answer);
    }

    /// The next group, and then those behind it.
    private void describe(
            DescribeShareGroupOffsetsRequestData request,
            DescribeShareGroupOffsetsResponseData response,
            Answer<DescribeShareGroupOffsetsResponseData> answer) {
        if (response.groups().size() == request.groups().size()) {
            answer.send(response);
            return;
        }
        DescribeShareGroupOffsetsRequestGroup group =
                request.groups().get(response.groups().size());
        directory.look(
                group.groupId(),
                found ->
                        share.proceed(() -> {
                            boolean there = found == Errors.NONE || found == Errors.NON_EMPTY_GROUP;
                            response.groups().add(there ? describe(group) : failed(group, found));
                            describe(request, response, answer);
                        }));
    }

    private static DescribeShareGroupOffsetsResponseGroup failed(
            DescribeShareGroupOffsetsRequestGroup group, Errors error) {
        return new DescribeShareGroupOffsetsResponseGroup()
                .setGroupId(group.groupId())
                .setErrorCode(error.code())
                .setErrorMessage("Share group " + group.groupId() + ": " + error.message());
    }

    private DescribeShareGroupOffsetsResponseGroup describe(
            DescribeShareGroupOffsetsRequestGroup group) {
        var described = new DescribeShareGroupOffsetsResponseGroup().setGroupId(group.groupId());
        if (group.topics() == null) {
            describeAll(described);
            return described;
        }
        MetadataImage image = share.views().image();
        for (var wanted : group.topics()) {
            Optional<TopicImage> topic = image.topic(wanted.topicName());
            var answer = topic(wanted.topicName(), topic);
            described.topics().add(answer);
            for (int partition : wanted.partitions()) {
                answer.partitions()
                        .add(
                                topic.isEmpty()
                                        ? unknown(partition)
                                        : describe(group.groupId(), topic.get(), partition));
            }
        }
        return described;
    }

    /// Every partition that the group knows.
    private void describeAll(DescribeShareGroupOffsetsResponseGroup described) {
        Map<String, DescribeShareGroupOffsetsResponseTopic> topics = new LinkedHashMap<>();
        for (SharePartition partition : share.coordinator().all()) {
            TopicIdPartition id = partition.key().partition();
            Optional<TopicImage> topic = share.views().image().topic(id.topicId());
            if (partition.key().groupId().equals(described.groupId()) && topic.isPresent()) {
                topics.computeIfAbsent(topic.get().name(), name -> topic(name, topic))
                        .partitions()
                        .add(describe(described.groupId(), topic.get(), id.partition()));
            }
        }
        described.setTopics(List.copyOf(topics.values()));
    }

    private static DescribeShareGroupOffsetsResponseTopic topic(
            String name, Optional<TopicImage> topic) {
        var answer = new DescribeShareGroupOffsetsResponseTopic().setTopicName(name);
        topic.ifPresent(there -> answer.setTopicId(TopicIds.toKafka(there.id())));
        return answer;
    }

    private DescribeShareGroupOffsetsResponsePartition describe(
            String groupId, TopicImage topic, int partition) {
        if (partition < 0 || partition >= topic.partitions()) {
            return unknown(partition);
        }
        var key = new SharePartitionKey(groupId, new TopicIdPartition(topic.id(), partition));
        var answer =
                new DescribeShareGroupOffsetsResponsePartition()
                        .setPartitionIndex(partition)
                        .setStartOffset(NOWHERE)
                        .setLag(NOWHERE);
        Optional<SharePartition> found = share.coordinator().find(key);
        found.ifPresent(known -> {
            answer.setStartOffset(known.startOffset()).setLeaderEpoch(AloneHomes.LEADER_EPOCH);
            Optional<Log> log = share.log(key.partition());
            log.ifPresent(there -> answer.setLag(lag(known, there)));
        });
        return answer;
    }

    private static long lag(SharePartition known, Log log) {
        long start = Math.max(known.startOffset(), log.startOffset());
        return Math.max(0, log.highWatermark() - start - known.doneBehindStart());
    }

    private static DescribeShareGroupOffsetsResponsePartition unknown(int partition) {
        return new DescribeShareGroupOffsetsResponsePartition()
                .setPartitionIndex(partition)
                .setStartOffset(NOWHERE)
                .setLag(NOWHERE)
                .setErrorCode(Errors.UNKNOWN_TOPIC_OR_PARTITION.code())
                .setErrorMessage(Errors.UNKNOWN_TOPIC_OR_PARTITION.message());
    }
}
