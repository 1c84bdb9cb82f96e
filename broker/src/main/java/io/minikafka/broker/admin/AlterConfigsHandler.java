package io.minikafka.broker.admin;

import io.minikafka.broker.Answer;
import io.minikafka.broker.ApiHandler;
import io.minikafka.broker.RequestContext;
import io.minikafka.cluster.metadata.MetadataCommand.ConfigOperation;
import io.minikafka.cluster.metadata.Outcome;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.message.AlterConfigsRequestData;
import org.apache.kafka.common.message.AlterConfigsRequestData.AlterConfigsResource;
import org.apache.kafka.common.message.AlterConfigsRequestData.AlterableConfig;
import org.apache.kafka.common.message.AlterConfigsResponseData;
import org.apache.kafka.common.message.AlterConfigsResponseData.AlterConfigsResourceResponse;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;

/// AlterConfigs, versions 0 to 2: what a resource is to have set; everything else falls back to its default.
final class AlterConfigsHandler
        implements ApiHandler<AlterConfigsRequestData, AlterConfigsResponseData> {
    private final MetadataRequests metadata;

    AlterConfigsHandler(MetadataRequests metadata) {
        this.metadata = metadata;
    }

    @Override
    public ApiKeys key() {
        return ApiKeys.ALTER_CONFIGS;
    }

    @Override
    public void handle(
            RequestContext context,
            AlterConfigsRequestData request,
            Answer<AlterConfigsResponseData> answer) {
        ConfigAlterations alterations = new ConfigAlterations();
        for (AlterConfigsResource resource : request.resources()) {
            List<Outcome<ConfigOperation>> operations = new ArrayList<>();
            for (AlterableConfig config : resource.configs()) {
                operations.add(operation(config));
            }
            alterations.add(resource.resourceType(), resource.resourceName(), true, operations);
        }
        alterations.submit(
                metadata, request.validateOnly(), answers -> answer.send(response(answers)));
    }

    private static Outcome<ConfigOperation> operation(AlterableConfig config) {
        return config.value() == null
                ? ConfigAlterations.refused("Null value not supported for : " + config.name())
                : new Outcome.Done<>(new ConfigOperation.Set(config.name(), config.value()));
    }

    private static AlterConfigsResponseData response(List<ConfigAlterations.Answered> answers) {
        AlterConfigsResponseData response = new AlterConfigsResponseData();
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
