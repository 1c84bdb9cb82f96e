package io.minikafka.broker.share.service;

import io.minikafka.base.TopicIdPartition;
import io.minikafka.broker.Answer;
import io.minikafka.broker.ApiHandler;
import io.minikafka.broker.MetadataStore;
import io.minikafka.broker.RequestContext;
import io.minikafka.broker.ShareDirectory;
import io.minikafka.broker.TopicPartition;
import io.minikafka.broker.Uuids;
import io.minikafka.broker.sharestate.ShareStateDesk;
import io.minikafka.broker.sharestate.StateChange;
import io.minikafka.broker.sharestate.StateView;
import io.minikafka.cluster.metadata.MetadataImage;
import io.minikafka.cluster.metadata.TopicImage;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
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

    private final MetadataStore metadata;
    private final ShareDirectory directory;
    private final ShareStateDesk states;
    private final LogEnds logs;

    /// @param logs tells how far there is something to consume
    DescribeShareGroupOffsetsHandler(
            MetadataStore metadata, ShareDirectory directory, ShareStateDesk states, LogEnds logs) {
        this.metadata = metadata;
        this.directory = directory;
        this.states = states;
        this.logs = logs;
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
        Consumer<DescribeShareGroupOffsetsResponseGroup> done =
                described -> {
                    response.groups().add(described);
                    describe(request, response, answer);
                };
        directory.look(
                group.groupId(),
                found -> {
                    if (found == Errors.NONE || found == Errors.NON_EMPTY_GROUP) {
                        describe(group, done);
                    } else {
                        done.accept(failed(group, found));
                    }
                });
    }

    private void describe(
            DescribeShareGroupOffsetsRequestGroup group,
            Consumer<DescribeShareGroupOffsetsResponseGroup> done) {
        states.look(
                group.groupId(),
                (error, known) -> {
                    if (error != Errors.NONE) {
                        done.accept(failed(group, error));
                        return;
                    }
                    Map<TopicIdPartition, TopicPartition> named = new LinkedHashMap<>();
                    MetadataImage image = metadata.image();
                    for (TopicIdPartition id : known.keySet()) {
                        image.topic(id.topicId())
                                .ifPresent(topic ->
                                        named.put(
                                                id,
                                                new TopicPartition(topic.name(), id.partition())));
                    }
                    logs.find(
                            named,
                            ends -> done.accept(described(group, named.keySet(), known, ends)));
                });
    }

    private static DescribeShareGroupOffsetsResponseGroup failed(
            DescribeShareGroupOffsetsRequestGroup group, Errors error) {
        return new DescribeShareGroupOffsetsResponseGroup()
                .setGroupId(group.groupId())
                .setErrorCode(error.code())
                .setErrorMessage("Share group " + group.groupId() + ": " + error.message());
    }

    /// @param there partitions that the group knows and that exist
    private DescribeShareGroupOffsetsResponseGroup described(
            DescribeShareGroupOffsetsRequestGroup group,
            Set<TopicIdPartition> there,
            Map<TopicIdPartition, StateView> known,
            Map<TopicIdPartition, LogEnds.Ends> ends) {
        var described = new DescribeShareGroupOffsetsResponseGroup().setGroupId(group.groupId());
        MetadataImage image = metadata.image();
        if (group.topics() == null) {
            Map<String, DescribeShareGroupOffsetsResponseTopic> topics = new LinkedHashMap<>();
            for (TopicIdPartition id : there) {
                Optional<TopicImage> topic = image.topic(id.topicId());
                topic.ifPresent(found ->
                        topics.computeIfAbsent(found.name(), name -> topic(name, topic))
                                .partitions()
                                .add(partition(found, id.partition(), known, ends)));
            }
            return described.setTopics(List.copyOf(topics.values()));
        }
        for (var wanted : group.topics()) {
            Optional<TopicImage> topic = image.topic(wanted.topicName());
            var answer = topic(wanted.topicName(), topic);
            described.topics().add(answer);
            for (int partition : wanted.partitions()) {
                answer.partitions()
                        .add(
                                topic.map(found -> partition(found, partition, known, ends))
                                        .orElseGet(() -> unknown(partition)));
            }
        }
        return described;
    }

    private static DescribeShareGroupOffsetsResponseTopic topic(
            String name, Optional<TopicImage> topic) {
        var answer = new DescribeShareGroupOffsetsResponseTopic().setTopicName(name);
        topic.ifPresent(there -> answer.setTopicId(Uuids.toKafka(there.id())));
        return answer;
    }

    private static DescribeShareGroupOffsetsResponsePartition partition(
            TopicImage topic,
            int partition,
            Map<TopicIdPartition, StateView> known,
            Map<TopicIdPartition, LogEnds.Ends> ends) {
        if (partition < 0 || partition >= topic.partitions()) {
            return unknown(partition);
        }
        var id = new TopicIdPartition(topic.id(), partition);
        var answer =
                new DescribeShareGroupOffsetsResponsePartition()
                        .setPartitionIndex(partition)
                        .setStartOffset(NOWHERE)
                        .setLag(NOWHERE);
        Optional.ofNullable(known.get(id))
                .filter(state -> state.start() != StateChange.NOWHERE)
                .ifPresent(state -> {
                    answer.setStartOffset(state.start()).setLeaderEpoch(state.leaderEpoch());
                    Optional.ofNullable(ends.get(id))
                            .ifPresent(log -> answer.setLag(lag(state, log)));
                });
        return answer;
    }

    private static long lag(StateView state, LogEnds.Ends log) {
        long start = Math.max(state.start(), log.start());
        return Math.max(0, log.end() - start - state.doneCount());
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
