package io.minikafka.broker.group.service;

import io.minikafka.base.Time;
import io.minikafka.base.TopicIdPartition;
import io.minikafka.broker.Answer;
import io.minikafka.broker.ApiHandler;
import io.minikafka.broker.RequestContext;
import io.minikafka.broker.Uuids;
import io.minikafka.broker.group.CommittedOffset;
import io.minikafka.broker.group.GroupConfig;
import io.minikafka.broker.group.OffsetCommit;
import io.minikafka.broker.group.Topics;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.kafka.common.message.OffsetCommitRequestData;
import org.apache.kafka.common.message.OffsetCommitRequestData.OffsetCommitRequestPartition;
import org.apache.kafka.common.message.OffsetCommitRequestData.OffsetCommitRequestTopic;
import org.apache.kafka.common.message.OffsetCommitResponseData;
import org.apache.kafka.common.message.OffsetCommitResponseData.OffsetCommitResponsePartition;
import org.apache.kafka.common.message.OffsetCommitResponseData.OffsetCommitResponseTopic;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;

/// OffsetCommit, versions 2 to 10; topics go by id since version 10. Partitions that cannot be committed
/// get their own error and do not keep the others from it.
final class OffsetCommitHandler
        implements ApiHandler<OffsetCommitRequestData, OffsetCommitResponseData> {
    private static final int TOPIC_IDS = 10;
    private static final int OWN_RETENTION_UNTIL = 4;

    private final GroupService groups;
    private final OffsetRules rules;
    private final Topics topics;
    private final Time time;

    OffsetCommitHandler(GroupService groups, GroupConfig config, Topics topics, Time time) {
        this.groups = groups;
        this.rules = new OffsetRules(config);
        this.topics = topics;
        this.time = time;
    }

    @Override
    public ApiKeys key() {
        return ApiKeys.OFFSET_COMMIT;
    }

    @Override
    public void handle(
            RequestContext context,
            OffsetCommitRequestData request,
            Answer<OffsetCommitResponseData> answer) {
        IdentityHashMap<OffsetCommitRequestPartition, Errors> errors = new IdentityHashMap<>();
        Map<TopicIdPartition, CommittedOffset> offsets =
                accepted(context.version(), request, errors);
        if (offsets.isEmpty()) {
            answer.send(response(request, errors, Errors.NONE));
            return;
        }
        OffsetCommit commit =
                new OffsetCommit(
                        request.groupId(),
                        request.memberId(),
                        Optional.ofNullable(request.groupInstanceId()),
                        request.generationIdOrMemberEpoch(),
                        context.version(),
                        offsets);
        groups.submit(
                request.groupId(),
                coordinator ->
                        coordinator.commit(
                                commit, error -> answer.send(response(request, errors, error))),
                error -> answer.send(response(request, errors, error)));
    }

    /// The offsets that may be committed; the errors of all others go to `errors`.
    private Map<TopicIdPartition, CommittedOffset> accepted(
            short version,
            OffsetCommitRequestData request,
            IdentityHashMap<OffsetCommitRequestPartition, Errors> errors) {
        long nowMs = time.wallMs();
        OptionalLong expiresAtMs =
                version <= OWN_RETENTION_UNTIL && request.retentionTimeMs() >= 0
                        ? OptionalLong.of(nowMs + request.retentionTimeMs())
                        : OptionalLong.empty();
        Map<TopicIdPartition, CommittedOffset> offsets = new LinkedHashMap<>();
        for (OffsetCommitRequestTopic requested : request.topics()) {
            Optional<Topics.Topic> topic = topic(version, requested);
            for (OffsetCommitRequestPartition partition : requested.partitions()) {
                Errors error = check(version, topic, partition);
                if (error != Errors.NONE || topic.isEmpty()) {
                    errors.put(partition, error);
                    continue;
                }
                offsets.put(
                        new TopicIdPartition(topic.get().id(), partition.partitionIndex()),
                        new CommittedOffset(
                                partition.committedOffset(),
                                partition.committedLeaderEpoch(),
                                OffsetRules.note(partition.committedMetadata()),
                                nowMs,
                                expiresAtMs));
            }
        }
        return offsets;
    }

    private Optional<Topics.Topic> topic(short version, OffsetCommitRequestTopic requested) {
        return version >= TOPIC_IDS
                ? topics.topic(Uuids.toJava(requested.topicId()))
                : topics.topic(requested.name());
    }

    private Errors check(
            short version, Optional<Topics.Topic> topic, OffsetCommitRequestPartition partition) {
        return rules.check(
                topic,
                partition.partitionIndex(),
                partition.committedMetadata(),
                version >= TOPIC_IDS ? Errors.UNKNOWN_TOPIC_ID : Errors.UNKNOWN_TOPIC_OR_PARTITION);
    }

    private static OffsetCommitResponseData response(
            OffsetCommitRequestData request,
            IdentityHashMap<OffsetCommitRequestPartition, Errors> errors,
            Errors otherwise) {
        OffsetCommitResponseData response = new OffsetCommitResponseData();
        for (OffsetCommitRequestTopic requested : request.topics()) {
            OffsetCommitResponseTopic topic =
                    new OffsetCommitResponseTopic()
                            .setName(requested.name())
                            .setTopicId(requested.topicId());
            for (OffsetCommitRequestPartition partition : requested.partitions()) {
                topic.partitions()
                        .add(
                                new OffsetCommitResponsePartition()
                                        .setPartitionIndex(partition.partitionIndex())
                                        .setErrorCode(
                                                errors.getOrDefault(partition, otherwise).code()));
            }
            response.topics().add(topic);
        }
        return response;
    }
}
