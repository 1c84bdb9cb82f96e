package io.minikafka.broker.admin;

import io.minikafka.broker.Answer;
import io.minikafka.broker.ApiHandler;
import io.minikafka.broker.MetadataErrors;
import io.minikafka.broker.RequestContext;
import io.minikafka.cluster.metadata.MetadataCommand.CreatePartitions;
import io.minikafka.cluster.metadata.MetadataCommand.NewPartitions;
import io.minikafka.cluster.metadata.MetadataError;
import io.minikafka.cluster.metadata.Outcome;
import io.minikafka.cluster.metadata.TopicImage;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.message.CreatePartitionsRequestData;
import org.apache.kafka.common.message.CreatePartitionsRequestData.CreatePartitionsAssignment;
import org.apache.kafka.common.message.CreatePartitionsRequestData.CreatePartitionsTopic;
import org.apache.kafka.common.message.CreatePartitionsResponseData;
import org.apache.kafka.common.message.CreatePartitionsResponseData.CreatePartitionsTopicResult;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;

/// CreatePartitions, versions 0 to 3.
final class CreatePartitionsHandler
        implements ApiHandler<CreatePartitionsRequestData, CreatePartitionsResponseData> {
    private final MetadataRequests metadata;

    CreatePartitionsHandler(MetadataRequests metadata) {
        this.metadata = metadata;
    }

    @Override
    public ApiKeys key() {
        return ApiKeys.CREATE_PARTITIONS;
    }

    @Override
    public void handle(
            RequestContext context,
            CreatePartitionsRequestData request,
            Answer<CreatePartitionsResponseData> answer) {
        Map<String, NewPartitions> wanted = new LinkedHashMap<>();
        Set<String> twice = new HashSet<>();
        for (CreatePartitionsTopic topic : request.topics()) {
            if (wanted.put(topic.name(), newPartitions(topic)) != null) {
                twice.add(topic.name());
            }
        }
        wanted.keySet().removeAll(twice);
        List<NewPartitions> topics = new ArrayList<>(wanted.values());
        metadata.submitCreation(
                new CreatePartitions(topics, request.validateOnly()),
                request.timeoutMs(),
                outcomes -> answer.send(response(twice, topics, outcomes)),
                () -> answer.send(timedOut(twice, topics)));
    }

    private static NewPartitions newPartitions(CreatePartitionsTopic topic) {
        return new NewPartitions(
                topic.name(),
                topic.count(),
                Optional.ofNullable(topic.assignments())
                        .map(chosen ->
                                chosen.stream()
                                        .map(CreatePartitionsAssignment::brokerIds)
                                        .toList()));
    }

    private static CreatePartitionsResponseData response(
            Set<String> twice, List<NewPartitions> topics, List<Outcome<TopicImage>> outcomes) {
        CreatePartitionsResponseData response = duplicates(twice);
        for (int i = 0; i < topics.size(); i++) {
            CreatePartitionsTopicResult result =
                    new CreatePartitionsTopicResult().setName(topics.get(i).topic());
            if (outcomes.get(i)
                    instanceof Outcome.Refused<TopicImage>(MetadataError error, String message)) {
                result.setErrorCode(MetadataErrors.of(error).code()).setErrorMessage(message);
            }
            response.results().add(result);
        }
        return response;
    }

    private static CreatePartitionsResponseData timedOut(
            Set<String> twice, List<NewPartitions> topics) {
        CreatePartitionsResponseData response = duplicates(twice);
        topics.forEach(topic ->
                response.results()
                        .add(
                                new CreatePartitionsTopicResult()
                                        .setName(topic.topic())
                                        .setErrorCode(Errors.REQUEST_TIMED_OUT.code())
                                        .setErrorMessage(Errors.REQUEST_TIMED_OUT.message())));
        return response;
    }

    private static CreatePartitionsResponseData duplicates(Set<String> twice) {
        CreatePartitionsResponseData response = new CreatePartitionsResponseData();
        twice.stream()
                .sorted()
                .forEach(name ->
                        response.results()
                                .add(
                                        new CreatePartitionsTopicResult()
                                                .setName(name)
                                                .setErrorCode(Errors.INVALID_REQUEST.code())
                                                .setErrorMessage("Duplicate topic name.")));
        return response;
    }
}
