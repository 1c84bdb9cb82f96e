package io.minikafka.broker.admin;

import io.minikafka.broker.Answer;
import io.minikafka.broker.ApiHandler;
import io.minikafka.broker.MetadataErrors;
import io.minikafka.broker.RequestContext;
import io.minikafka.broker.Uuids;
import io.minikafka.cluster.metadata.MetadataCommand.DeleteTopics;
import io.minikafka.cluster.metadata.MetadataCommand.TopicRef;
import io.minikafka.cluster.metadata.MetadataError;
import io.minikafka.cluster.metadata.Outcome;
import io.minikafka.cluster.metadata.TopicImage;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.message.DeleteTopicsRequestData;
import org.apache.kafka.common.message.DeleteTopicsRequestData.DeleteTopicState;
import org.apache.kafka.common.message.DeleteTopicsResponseData;
import org.apache.kafka.common.message.DeleteTopicsResponseData.DeletableTopicResult;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;

/// DeleteTopics, versions 1 to 6: by name, from version 6 on also by id. Names and ids that the client does
/// not know to be the same topic may meet in one request; then the first one wins.
final class DeleteTopicsHandler
        implements ApiHandler<DeleteTopicsRequestData, DeleteTopicsResponseData> {
    private static final short FIRST_VERSION_WITH_DELETION_DISABLED = 3;

    private final MetadataRequests metadata;

    DeleteTopicsHandler(MetadataRequests metadata) {
        this.metadata = metadata;
    }

    @Override
    public ApiKeys key() {
        return ApiKeys.DELETE_TOPICS;
    }

    @Override
    public void handle(
            RequestContext context,
            DeleteTopicsRequestData request,
            Answer<DeleteTopicsResponseData> answer) {
        List<DeletableTopicResult> malformed = new ArrayList<>();
        Map<TopicRef, Integer> asked = new LinkedHashMap<>();
        request.topicNames()
                .forEach(name -> asked.merge(new TopicRef.ByName(name), 1, Integer::sum));
        for (DeleteTopicState topic : request.topics()) {
            boolean hasId = !topic.topicId().equals(Uuid.ZERO_UUID);
            if (hasId == (topic.name() != null)) {
                malformed.add(
                        result(topic.name() == null ? "" : topic.name(), topic.topicId())
                                .setErrorCode(Errors.INVALID_REQUEST.code())
                                .setErrorMessage(
                                        hasId
                                                ? "You may not specify both topic name and topic id."
                                                : "Neither topic name nor id were specified."));
            } else {
                asked.merge(ref(topic), 1, Integer::sum);
            }
        }
        List<TopicRef> once = new ArrayList<>();
        asked.forEach((ref, times) -> {
            if (times == 1) {
                once.add(ref);
            } else {
                malformed.add(duplicate(ref));
            }
        });
        metadata.submit(
                new DeleteTopics(once),
                request.timeoutMs(),
                results -> answer.send(response(context.version(), malformed, once, results)),
                () -> answer.send(timedOut(malformed, once)));
    }

    private static TopicRef ref(DeleteTopicState topic) {
        return topic.name() == null
                ? new TopicRef.ById(Uuids.toJava(topic.topicId()))
                : new TopicRef.ByName(topic.name());
    }

    private static DeleteTopicsResponseData response(
            short version,
            List<DeletableTopicResult> malformed,
            List<TopicRef> refs,
            List<Outcome<TopicImage>> outcomes) {
        DeleteTopicsResponseData response = new DeleteTopicsResponseData();
        malformed.forEach(response.responses()::add);
        for (int i = 0; i < refs.size(); i++) {
            DeletableTopicResult result =
                    switch (outcomes.get(i)) {
                        case Outcome.Done<TopicImage>(TopicImage topic) ->
                                result(topic.name(), Uuids.toKafka(topic.id()));
                        case Outcome.Refused<TopicImage>(MetadataError error, String message) ->
                                result(refs.get(i))
                                        .setErrorCode(error(version, error).code())
                                        .setErrorMessage(message);
                    };
            response.responses().add(result);
        }
        return response;
    }

    private static DeleteTopicsResponseData timedOut(
            List<DeletableTopicResult> malformed, List<TopicRef> refs) {
        DeleteTopicsResponseData response = new DeleteTopicsResponseData();
        malformed.forEach(response.responses()::add);
        refs.forEach(ref ->
                response.responses()
                        .add(
                                result(ref)
                                        .setErrorCode(Errors.REQUEST_TIMED_OUT.code())
                                        .setErrorMessage(Errors.REQUEST_TIMED_OUT.message())));
        return response;
    }

    private static Errors error(short version, MetadataError error) {
        return error == MetadataError.TOPIC_DELETION_DISABLED
                        && version < FIRST_VERSION_WITH_DELETION_DISABLED
                ? Errors.INVALID_REQUEST
                : MetadataErrors.of(error);
    }

    private static DeletableTopicResult duplicate(TopicRef ref) {
        return result(ref)
                .setErrorCode(Errors.INVALID_REQUEST.code())
                .setErrorMessage(
                        switch (ref) {
                            case TopicRef.ByName _ -> "Duplicate topic name.";
                            case TopicRef.ById _ -> "Duplicate topic id.";
                        });
    }

    private static DeletableTopicResult result(TopicRef ref) {
        return switch (ref) {
            case TopicRef.ByName(String name) -> result(name, Uuid.ZERO_UUID);
            case TopicRef.ById(UUID id) ->
                    new DeletableTopicResult().setName(null).setTopicId(Uuids.toKafka(id));
        };
    }

    private static DeletableTopicResult result(String name, Uuid id) {
        return new DeletableTopicResult().setName(name).setTopicId(id);
    }
}
