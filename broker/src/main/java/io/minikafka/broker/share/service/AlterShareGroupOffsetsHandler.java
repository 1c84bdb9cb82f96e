package io.minikafka.broker.share.service;

import io.minikafka.base.TopicIdPartition;
import io.minikafka.broker.Answer;
import io.minikafka.broker.ApiHandler;
import io.minikafka.broker.MetadataStore;
import io.minikafka.broker.RequestContext;
import io.minikafka.broker.ShareDirectory;
import io.minikafka.broker.SharePartitionKey;
import io.minikafka.broker.Uuids;
import io.minikafka.broker.sharestate.ShareStateDesk;
import io.minikafka.broker.sharestate.StateChange;
import io.minikafka.cluster.metadata.TopicImage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.message.AlterShareGroupOffsetsRequestData;
import org.apache.kafka.common.message.AlterShareGroupOffsetsRequestData.AlterShareGroupOffsetsRequestPartition;
import org.apache.kafka.common.message.AlterShareGroupOffsetsRequestData.AlterShareGroupOffsetsRequestTopic;
import org.apache.kafka.common.message.AlterShareGroupOffsetsResponseData;
import org.apache.kafka.common.message.AlterShareGroupOffsetsResponseData.AlterShareGroupOffsetsResponsePartition;
import org.apache.kafka.common.message.AlterShareGroupOffsetsResponseData.AlterShareGroupOffsetsResponseTopic;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;

/// AlterShareGroupOffsets, version 0: a share group without members begins elsewhere, with all records behind
/// that new to it.
final class AlterShareGroupOffsetsHandler
        implements ApiHandler<
                AlterShareGroupOffsetsRequestData, AlterShareGroupOffsetsResponseData> {
    private final MetadataStore metadata;
    private final ShareDirectory directory;
    private final ShareStateDesk states;

    AlterShareGroupOffsetsHandler(
            MetadataStore metadata, ShareDirectory directory, ShareStateDesk states) {
        this.metadata = metadata;
        this.directory = directory;
        this.states = states;
    }

    @Override
    public ApiKeys key() {
        return ApiKeys.ALTER_SHARE_GROUP_OFFSETS;
    }

    @Override
    public void handle(
            RequestContext context,
            AlterShareGroupOffsetsRequestData request,
            Answer<AlterShareGroupOffsetsResponseData> answer) {
        directory.look(
                request.groupId(),
                found -> {
                    if (found == Errors.NONE) {
                        alter(request, answer);
                    } else {
                        answer.send(
                                new AlterShareGroupOffsetsResponseData()
                                        .setErrorCode(found.code())
                                        .setErrorMessage(found.message()));
                    }
                });
    }

    private void alter(
            AlterShareGroupOffsetsRequestData request,
            Answer<AlterShareGroupOffsetsResponseData> answer) {
        var response = new AlterShareGroupOffsetsResponseData();
        List<AlterShareGroupOffsetsResponsePartition> results = new ArrayList<>();
        List<StateChange> places = new ArrayList<>();
        for (AlterShareGroupOffsetsRequestTopic wanted : request.topics()) {
            Optional<TopicImage> topic = metadata.image().topic(wanted.topicName());
            var topicResult =
                    new AlterShareGroupOffsetsResponseTopic().setTopicName(wanted.topicName());
            topic.ifPresent(there -> topicResult.setTopicId(Uuids.toKafka(there.id())));
            response.responses().add(topicResult);
            for (AlterShareGroupOffsetsRequestPartition partition : wanted.partitions()) {
                var result =
                        new AlterShareGroupOffsetsResponsePartition()
                                .setPartitionIndex(partition.partitionIndex());
                topicResult.partitions().add(result);
                if (topic.isEmpty()
                        || partition.partitionIndex() < 0
                        || partition.partitionIndex() >= topic.get().partitions()) {
                    fail(result, Errors.UNKNOWN_TOPIC_OR_PARTITION);
                } else if (partition.startOffset() < 0) {
                    fail(result, Errors.INVALID_REQUEST);
                } else {
                    var id = new TopicIdPartition(topic.get().id(), partition.partitionIndex());
                    results.add(result);
                    places.add(
                            new StateChange.Placed(
                                    new SharePartitionKey(request.groupId(), id),
                                    StateChange.ANY,
                                    partition.startOffset()));
                }
            }
        }
        states.change(
                request.groupId(),
                places,
                outcomes -> {
                    for (int i = 0; i < outcomes.size(); i++) {
                        fail(results.get(i), outcomes.get(i).error());
                    }
                    answer.send(response);
                });
    }

    private static void fail(AlterShareGroupOffsetsResponsePartition result, Errors error) {
        if (error != Errors.NONE) {
            result.setErrorCode(error.code()).setErrorMessage(error.message());
        }
    }
}
