package io.minikafka.broker.admin;

import io.minikafka.base.config.ConfigType;
import io.minikafka.broker.Answer;
import io.minikafka.broker.ApiHandler;
import io.minikafka.broker.MetadataErrors;
import io.minikafka.broker.MetadataStore;
import io.minikafka.broker.RequestContext;
import io.minikafka.broker.SettingsInForce;
import io.minikafka.cluster.metadata.MetadataError;
import io.minikafka.cluster.metadata.MetadataImage;
import io.minikafka.cluster.metadata.Outcome;
import io.minikafka.cluster.metadata.ResourceType;
import io.minikafka.cluster.metadata.TopicNames;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.apache.kafka.common.message.DescribeConfigsRequestData;
import org.apache.kafka.common.message.DescribeConfigsRequestData.DescribeConfigsResource;
import org.apache.kafka.common.message.DescribeConfigsResponseData;
import org.apache.kafka.common.message.DescribeConfigsResponseData.DescribeConfigsResourceResult;
import org.apache.kafka.common.message.DescribeConfigsResponseData.DescribeConfigsResult;
import org.apache.kafka.common.message.DescribeConfigsResponseData.DescribeConfigsSynonym;
import org.apache.kafka.common.protocol.ApiKeys;

/// DescribeConfigs, versions 1 to 4.
final class DescribeConfigsHandler
        implements ApiHandler<DescribeConfigsRequestData, DescribeConfigsResponseData> {
    private final MetadataStore metadata;
    private final Supplier<SettingsInForce> settings;
    private final ConfigDescriptions descriptions;
    private final int nodeId;

    DescribeConfigsHandler(
            MetadataStore metadata,
            Supplier<SettingsInForce> settings,
            ConfigDescriptions descriptions,
            int nodeId) {
        this.metadata = metadata;
        this.settings = settings;
        this.descriptions = descriptions;
        this.nodeId = nodeId;
    }

    @Override
    public ApiKeys key() {
        return ApiKeys.DESCRIBE_CONFIGS;
    }

    @Override
    public void handle(
            RequestContext context,
            DescribeConfigsRequestData request,
            Answer<DescribeConfigsResponseData> answer) {
        DescribeConfigsResponseData response = new DescribeConfigsResponseData();
        MetadataImage image = metadata.image();
        for (DescribeConfigsResource resource : request.resources()) {
            DescribeConfigsResult result =
                    new DescribeConfigsResult()
                            .setResourceType(resource.resourceType())
                            .setResourceName(resource.resourceName());
            switch (described(image, resource)) {
                case Outcome.Refused<List<DescribedConfig>>(MetadataError error, String message) ->
                        result.setErrorCode(MetadataErrors.of(error).code())
                                .setErrorMessage(message);
                case Outcome.Done<List<DescribedConfig>>(List<DescribedConfig> configs) ->
                        result.setErrorMessage(null)
                                .setConfigs(
                                        configs.stream()
                                                .filter(wanted(resource))
                                                .map(config -> result(config, request))
                                                .toList());
            }
            response.results().add(result);
        }
        answer.send(response);
    }

    private Outcome<List<DescribedConfig>> described(
            MetadataImage image, DescribeConfigsResource resource) {
        Optional<ResourceType> type = ResourceType.ofCode(resource.resourceType());
        if (type.isEmpty()) {
            return refused("Resource type " + resource.resourceType() + " cannot be described.");
        }
        String name = resource.resourceName();
        return switch (type.get()) {
            case TOPIC -> topic(image, name);
            case BROKER -> broker(image, name);
            case CLIENT_METRICS ->
                    name.isEmpty()
                            ? refused("Client metrics subscription name must not be empty")
                            : new Outcome.Done<>(
                                    ConfigDescriptions.ofClientMetrics(
                                            image.configs(ResourceType.CLIENT_METRICS, name)));
            case GROUP ->
                    name.isEmpty()
                            ? refused("Group name must not be empty")
                            : new Outcome.Done<>(
                                    descriptions.ofGroup(image.configs(ResourceType.GROUP, name)));
        };
    }

    private Outcome<List<DescribedConfig>> topic(MetadataImage image, String name) {
        Optional<String> badName = TopicNames.problem(name);
        if (badName.isPresent()) {
            return new Outcome.Refused<>(MetadataError.INVALID_TOPIC, badName.get());
        }
        return image.topic(name)
                .<Outcome<List<DescribedConfig>>>map(
                        topic -> new Outcome.Done<>(descriptions.ofTopic(settings.get(), topic)))
                .orElseGet(() ->
                        new Outcome.Refused<>(
                                MetadataError.UNKNOWN_TOPIC,
                                "The topic '" + name + "' does not exist."));
    }

    private Outcome<List<DescribedConfig>> broker(MetadataImage image, String name) {
        if (name.isEmpty()) {
            return new Outcome.Done<>(descriptions.ofAllBrokers(image));
        }
        return name.equals(Integer.toString(nodeId))
                ? new Outcome.Done<>(descriptions.ofBroker(image))
                : refused(
                        "Unexpected broker id, expected %d or empty string, but received %s"
                                .formatted(nodeId, name));
    }

    private static Predicate<DescribedConfig> wanted(DescribeConfigsResource resource) {
        List<String> keys = resource.configurationKeys();
        if (keys == null) {
            return _ -> true;
        }
        Set<String> names = new HashSet<>(keys);
        return config -> names.contains(config.name());
    }

    private static DescribeConfigsResourceResult result(
            DescribedConfig config, DescribeConfigsRequestData request) {
        List<DescribeConfigsSynonym> synonyms = new ArrayList<>();
        if (request.includeSynonyms()) {
            config.synonyms()
                    .forEach(synonym ->
                            synonyms.add(
                                    new DescribeConfigsSynonym()
                                            .setName(synonym.name())
                                            .setValue(synonym.value())
                                            .setSource(synonym.source().code())));
        }
        DescribeConfigsResourceResult result =
                new DescribeConfigsResourceResult()
                        .setName(config.name())
                        .setReadOnly(config.readOnly())
                        .setIsSensitive(false)
                        .setConfigSource(config.source().code())
                        .setConfigType(typeCode(config.key().type().kind()))
                        .setDocumentation(
                                request.includeDocumentation() ? config.key().doc() : null)
                        .setSynonyms(synonyms);
        config.value().ifPresentOrElse(result::setValue, () -> result.setValue(null));
        return result;
    }

    /// The codes of Kafka's protocol.
    private static byte typeCode(ConfigType.Kind kind) {
        return switch (kind) {
            case BOOLEAN -> 1;
            case STRING -> 2;
            case INT -> 3;
            case LONG -> 5;
            case DOUBLE -> 6;
            case LIST -> 7;
        };
    }

    private static Outcome<List<DescribedConfig>> refused(String message) {
        return new Outcome.Refused<>(MetadataError.INVALID_REQUEST, message);
    }
}
