package io.minikafka.broker.admin;

import io.minikafka.broker.Answer;
import io.minikafka.broker.ApiHandler;
import io.minikafka.broker.RequestContext;
import io.minikafka.cluster.metadata.MetadataCommand.ConfigOperation;
import io.minikafka.cluster.metadata.Outcome;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.message.IncrementalAlterConfigsRequestData;
import org.apache.kafka.common.message.IncrementalAlterConfigsRequestData.AlterConfigsResource;
import org.apache.kafka.common.message.IncrementalAlterConfigsRequestData.AlterableConfig;
import org.apache.kafka.common.message.IncrementalAlterConfigsResponseData;
import org.apache.kafka.common.message.IncrementalAlterConfigsResponseData.AlterConfigsResourceResponse;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;

/// IncrementalAlterConfigs, versions 0 and 1: sets, resets and edits single settings.
final class IncrementalAlterConfigsHandler
        implements ApiHandler<
                IncrementalAlterConfigsRequestData, IncrementalAlterConfigsResponseData> {
    private static final byte SET = 0;
    private static final byte DELETE = 1;
    private static final byte APPEND = 2;
    private static final byte SUBTRACT = 3;

    private final MetadataRequests metadata;

    IncrementalAlterConfigsHandler(MetadataRequests metadata) {
        this.metadata = metadata;
    }

    @Override
    public ApiKeys key() {
        return ApiKeys.INCREMENTAL_ALTER_CONFIGS;
    }

    @Override
    public void handle(
            RequestContext context,
            IncrementalAlterConfigsRequestData request,
            Answer<IncrementalAlterConfigsResponseData> answer) {
        ConfigAlterations alterations = new ConfigAlterations();
        for (AlterConfigsResource resource : request.resources()) {
            List<Outcome<ConfigOperation>> operations = new ArrayList<>();
            for (AlterableConfig config : resource.configs()) {
                operations.add(operation(config));
            }
            alterations.add(resource.resourceType(), resource.resourceName(), false, operations);
        }
        alterations.submit(
                metadata, request.validateOnly(), answers -> answer.send(response(answers)));
    }

    private static Outcome<ConfigOperation> operation(AlterableConfig config) {
        String name = config.name();
        String value = config.value();
        if (config.configOperation() == DELETE) {
            return new Outcome.Done<>(new ConfigOperation.Delete(name));
        }
        if (value == null) {
            return ConfigAlterations.refused("Null value not supported for : " + name);
        }
        return switch (config.configOperation()) {
            case SET -> new Outcome.Done<>(new ConfigOperation.Set(name, value));
            case APPEND -> new Outcome.Done<>(new ConfigOperation.Append(name, value));
            case SUBTRACT -> new Outcome.Done<>(new ConfigOperation.Subtract(name, value));
            default ->
                    ConfigAlterations.refused(
                            "Unknown operation type %d for %s; known are 0 (set), 1 (delete), 2 (append) and"
                                            .formatted(config.configOperation(), name)
                                    + " 3 (subtract)");
        };
    }

    private static IncrementalAlterConfigsResponseData response(
            List<ConfigAlterations.Answered> answers) {
        IncrementalAlterConfigsResponseData response = new IncrementalAlterConfigsResponseData();
        for (ConfigAlterations.Answered answered : answers) {
            response.responses()
                    .add(
                            new AlterConfigsResourceResponse()
                                    .setResourceType(answered.resource().type())
                                    .setResourceName(answered.resource().name())
                                    .setErrorCode(answered.error().code())
                                    .setErrorMessage(
                                            answered.error() == Errors.NONE
                                                    ? null
                                                    : answered.message()));
        }
        return response;
    }
}
