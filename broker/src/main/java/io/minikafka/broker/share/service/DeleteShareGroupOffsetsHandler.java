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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.apache.kafka.common.message.DeleteShareGroupOffsetsRequestData;
import org.apache.kafka.common.message.DeleteShareGroupOffsetsRequestData.DeleteShareGroupOffsetsRequestTopic;
import org.apache.kafka.common.message.DeleteShareGroupOffsetsResponseData;
import org.apache.kafka.common.message.DeleteShareGroupOffsetsResponseData.DeleteShareGroupOffsetsResponseTopic;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;

/// DeleteShareGroupOffsets, version 0: a share group without members forgets topics.
final class DeleteShareGroupOffsetsHandler
        implements ApiHandler<
                DeleteShareGroupOffsetsRequestData, DeleteShareGroupOffsetsResponseData> {
    private final MetadataStore metadata;
    private final ShareDirectory directory;
    private final ShareStateDesk states;

    DeleteShareGroupOffsetsHandler(
            MetadataStore metadata, ShareDirectory directory, ShareStateDesk states) {
        this.metadata = metadata;
        this.directory = directory;
        this.states = states;
    }

    @Override
    public ApiKeys key() {
        return ApiKeys.DELETE_SHARE_GROUP_OFFSETS;
    }

    @Override
    public void handle(
            RequestContext context,
            DeleteShareGroupOffsetsRequestData request,
            Answer<DeleteShareGroupOffsetsResponseData> answer) {
        directory.look(
                request.groupId(),
                found -> {
                    if (found == Errors.NONE) {
                        delete(request, answer);
                    } else {
                        answer.send(
                                new DeleteShareGroupOffsetsResponseData()
                                        .setErrorCode(found.code())
                                        .setErrorMessage(found.message()));
                    }
                });
    }

    private void delete(
            DeleteShareGroupOffsetsRequestData request,
            Answer<DeleteShareGroupOffsetsResponseData> answer) {
        var response = new DeleteShareGroupOffsetsResponseData();
        Map<UUID, DeleteShareGroupOffsetsResponseTopic> good = new LinkedHashMap<>();
        for (DeleteShareGroupOffsetsRequestTopic wanted : request.topics()) {
            var result =
                    new DeleteShareGroupOffsetsResponseTopic().setTopicName(wanted.topicName());
            response.responses().add(result);
            Optional<TopicImage> topic = metadata.image().topic(wanted.topicName());
            if (topic.isEmpty()) {
                fail(result, Errors.UNKNOWN_TOPIC_OR_PARTITION);
            } else {
                result.setTopicId(Uuids.toKafka(topic.get().id()));
                good.put(topic.get().id(), result);
            }
        }
        states.look(
                request.groupId(),
                (error, known) -> {
                    good.values().forEach(result -> fail(result, error));
                    List<StateChange> removals = new ArrayList<>();
                    for (TopicIdPartition id : known.keySet()) {
                        if (good.containsKey(id.topicId())) {
                            removals.add(
                                    new StateChange.Removed(
                                            new SharePartitionKey(request.groupId(), id)));
                        }
                    }
                    remove(request.groupId(), removals, good, () -> answer.send(response));
                });
    }

    private void remove(
            String groupId,
            List<StateChange> removals,
            Map<UUID, DeleteShareGroupOffsetsResponseTopic> results,
            Runnable done) {
        states.change(
                groupId,
                removals,
                outcomes -> {
                    for (int i = 0; i < outcomes.size(); i++) {
                        UUID topic = removals.get(i).key().partition().topicId();
                        Errors error = outcomes.get(i).error();
                        Optional.ofNullable(results.get(topic))
                                .ifPresent(result -> fail(result, error));
                    }
                    done.run();
                });
    }

    private static void fail(DeleteShareGroupOffsetsResponseTopic result, Errors error) {
        if (error != Errors.NONE) {
            result.setErrorCode(error.code()).setErrorMessage(error.message());
        }
    }
}
