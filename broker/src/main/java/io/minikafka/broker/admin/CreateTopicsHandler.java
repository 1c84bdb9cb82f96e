package io.minikafka.broker.admin;

import io.minikafka.broker.Answer;
import io.minikafka.broker.ApiHandler;
import io.minikafka.broker.MetadataErrors;
import io.minikafka.broker.RequestContext;
import io.minikafka.broker.SettingsInForce;
import io.minikafka.broker.Uuids;
import io.minikafka.cluster.metadata.MetadataCommand.CreateTopics;
import io.minikafka.cluster.metadata.MetadataCommand.NewTopic;
import io.minikafka.cluster.metadata.MetadataError;
import io.minikafka.cluster.metadata.MetadataImage;
import io.minikafka.cluster.metadata.Outcome;
import io.minikafka.cluster.metadata.TopicImage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.apache.kafka.common.message.CreateTopicsRequestData;
import org.apache.kafka.common.message.CreateTopicsRequestData.CreatableReplicaAssignment;
import org.apache.kafka.common.message.CreateTopicsRequestData.CreatableTopic;
import org.apache.kafka.common.message.CreateTopicsRequestData.CreatableTopicConfig;
import org.apache.kafka.common.message.CreateTopicsResponseData;
import org.apache.kafka.common.message.CreateTopicsResponseData.CreatableTopicConfigs;
import org.apache.kafka.common.message.CreateTopicsResponseData.CreatableTopicResult;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;

/// CreateTopics, versions 2 to 7. A topic that cannot be made does not keep the others from being made.
final class CreateTopicsHandler
        implements ApiHandler<CreateTopicsRequestData, CreateTopicsResponseData> {
    private final MetadataRequests metadata;
    private final Supplier<SettingsInForce> settings;

    CreateTopicsHandler(MetadataRequests metadata, Supplier<SettingsInForce> settings) {
        this.metadata = metadata;
        this.settings = settings;
    }

    @Override
    public ApiKeys key() {
        return ApiKeys.CREATE_TOPICS;
    }

    @Override
    public void handle(
            RequestContext context,
            CreateTopicsRequestData request,
            Answer<CreateTopicsResponseData> answer) {
        Map<String, Outcome<NewTopic>> wanted = wanted(request);
        List<NewTopic> topics = new ArrayList<>();
        wanted.values()
                .forEach(outcome -> {
                    if (outcome instanceof Outcome.Done<NewTopic>(NewTopic topic)) {
                        topics.add(topic);
                    }
                });
        metadata.submitCreation(
                new CreateTopics(topics, request.validateOnly()),
                request.timeoutMs(),
                results -> answer.send(response(wanted, results)),
                () -> answer.send(timedOut(wanted.keySet())));
    }

    /// What is asked for under each name, or what is wrong with asking so.
    private static Map<String, Outcome<NewTopic>> wanted(CreateTopicsRequestData request) {
        Map<String, Outcome<NewTopic>> wanted = new LinkedHashMap<>();
        Set<String> twice = new HashSet<>();
        for (CreatableTopic topic : request.topics()) {
            if (wanted.put(topic.name(), newTopic(topic)) != null) {
                twice.add(topic.name());
            }
        }
        twice.forEach(name ->
                wanted.put(
                        name,
                        new Outcome.Refused<>(
                                MetadataError.INVALID_REQUEST, "Duplicate topic name.")));
        return wanted;
    }

    private static Outcome<NewTopic> newTopic(CreatableTopic topic) {
        Map<Integer, List<Integer>> assignments = new LinkedHashMap<>();
        for (CreatableReplicaAssignment assignment : topic.assignments()) {
            if (assignments.put(assignment.partitionIndex(), assignment.brokerIds()) != null) {
                return new Outcome.Refused<>(
                        MetadataError.INVALID_REPLICA_ASSIGNMENT,
                        "Found multiple manual partition assignments for partition "
                                + assignment.partitionIndex());
            }
        }
        SortedMap<String, String> configs = new TreeMap<>();
        for (CreatableTopicConfig config : topic.configs()) {
            if (config.value() == null) {
                return new Outcome.Refused<>(
                        MetadataError.INVALID_CONFIG,
                        "Null value not supported for topic configs: " + config.name());
            }
            configs.put(config.name(), config.value());
        }
        return new Outcome.Done<>(
                new NewTopic(
                        topic.name(),
                        topic.numPartitions(),
                        topic.replicationFactor(),
                        assignments,
                        configs));
    }

    private CreateTopicsResponseData response(
            Map<String, Outcome<NewTopic>> wanted, List<Outcome<TopicImage>> results) {
        CreateTopicsResponseData response = new CreateTopicsResponseData();
        Configs configs = new Configs(settings.get());
        int next = 0;
        for (Map.Entry<String, Outcome<NewTopic>> entry : wanted.entrySet()) {
            Outcome<TopicImage> result =
                    switch (entry.getValue()) {
                        case Outcome.Done<NewTopic> _ -> results.get(next++);
                        case Outcome.Refused<NewTopic>(MetadataError error, String message) ->
                                new Outcome.Refused<>(error, message);
                    };
            response.topics().add(result(entry.getKey(), result, configs, metadata.image()));
        }
        return response;
    }

    private static CreatableTopicResult result(
            String name, Outcome<TopicImage> outcome, Configs configs, MetadataImage image) {
        CreatableTopicResult result = new CreatableTopicResult().setName(name);
        return switch (outcome) {
            case Outcome.Done<TopicImage>(TopicImage topic) ->
                    result.setTopicId(Uuids.toKafka(topic.id()))
                            .setErrorMessage(null)
                            .setNumPartitions(topic.partitions())
                            .setReplicationFactor(replicas(image, topic))
                            .setConfigs(configs.of(topic));
            case Outcome.Refused<TopicImage>(MetadataError error, String message) ->
                    result.setErrorCode(MetadataErrors.of(error).code()).setErrorMessage(message);
        };
    }

    /// One on a node that is alone, and where nothing was made but only looked at.
    private static short replicas(MetadataImage image, TopicImage topic) {
        return image.cluster()
                .partition(topic.id(), 0)
                .map(partition -> (short) partition.wanted().size())
                .orElse((short) 1);
    }

    private static CreateTopicsResponseData timedOut(Set<String> names) {
        CreateTopicsResponseData response = new CreateTopicsResponseData();
        names.forEach(name ->
                response.topics()
                        .add(
                                new CreatableTopicResult()
                                        .setName(name)
                                        .setErrorCode(Errors.REQUEST_TIMED_OUT.code())
                                        .setErrorMessage(Errors.REQUEST_TIMED_OUT.message())));
        return response;
    }

    /// The settings of new topics, made once for all topics of a response that set the same.
    private static final class Configs {
        private final SettingsInForce settings;
        private final Map<SortedMap<String, String>, List<CreatableTopicConfigs>> known =
                new HashMap<>();

        Configs(SettingsInForce settings) {
            this.settings = settings;
        }

        List<CreatableTopicConfigs> of(TopicImage topic) {
            return known.computeIfAbsent(
                    topic.configs(),
                    _ ->
                            settings.config(topic).entries().stream()
                                    .map(entry ->
                                            new CreatableTopicConfigs()
                                                    .setName(entry.key().name())
                                                    .setValue(entry.value())
                                                    .setConfigSource(entry.source().code())
                                                    .setReadOnly(false)
                                                    .setIsSensitive(false))
                                    .toList());
        }
    }
}
