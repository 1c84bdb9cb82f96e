package io.minikafka.broker.share.service;

import io.minikafka.broker.Answer;
import io.minikafka.broker.ApiHandler;
import io.minikafka.broker.RequestContext;
import io.minikafka.broker.ShareDirectory;
import io.minikafka.cluster.metadata.TopicImage;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
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
    private final ShareService share;
    private final ShareDirectory directory;

    DeleteShareGroupOffsetsHandler(ShareService share, ShareDirectory directory) {
        this.share = share;
        this.directory = directory;
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
                        share.proceed(() -> delete(request, answer));
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
        List<DeleteShareGroupOffsetsResponseTopic> good = new ArrayList<>();
        Set<UUID> topics = new HashSet<>();
        for (DeleteShareGroupOffsetsRequestTopic wanted : request.topics()) {
            var result =
                    new DeleteShareGroupOffsetsResponseTopic().setTopicName(wanted.topicName());
            response.responses().add(result);
            Optional<TopicImage> topic = share.views().image().topic(wanted.topicName());
            if (topic.isEmpty()) {
                fail(result, Errors.UNKNOWN_TOPIC_OR_PARTITION);
            } else {
                result.setTopicId(TopicIds.toKafka(topic.get().id()));
                topics.add(topic.get().id());
                good.add(result);
            }
        }
        share.coordinator()
                .remove(
                        key ->
                                key.groupId().equals(request.groupId())
                                        && topics.contains(key.partition().topicId()),
                        error -> {
                            good.forEach(result -> fail(result, error));
                            answer.send(response);
                        });
    }

    private static void fail(DeleteShareGroupOffsetsResponseTopic result, Errors error) {
        if (error != Errors.NONE) {
            result.setErrorCode(error.code()).setErrorMessage(error.message());
        }
    }
}
