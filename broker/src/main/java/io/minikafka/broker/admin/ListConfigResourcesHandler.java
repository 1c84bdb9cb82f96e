package io.minikafka.broker.admin;

import io.minikafka.broker.Answer;
import io.minikafka.broker.ApiHandler;
import io.minikafka.broker.MetadataStore;
import io.minikafka.broker.RequestContext;
import io.minikafka.cluster.metadata.MetadataImage;
import io.minikafka.cluster.metadata.ResourceType;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.message.ListConfigResourcesRequestData;
import org.apache.kafka.common.message.ListConfigResourcesResponseData;
import org.apache.kafka.common.message.ListConfigResourcesResponseData.ConfigResource;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;

/// ListConfigResources, versions 0 and 1. Version 0 knows client metrics only.
final class ListConfigResourcesHandler
        implements ApiHandler<ListConfigResourcesRequestData, ListConfigResourcesResponseData> {
    private final MetadataStore metadata;
    private final int nodeId;

    ListConfigResourcesHandler(MetadataStore metadata, int nodeId) {
        this.metadata = metadata;
        this.nodeId = nodeId;
    }

    @Override
    public ApiKeys key() {
        return ApiKeys.LIST_CONFIG_RESOURCES;
    }

    @Override
    public void handle(
            RequestContext context,
            ListConfigResourcesRequestData request,
            Answer<ListConfigResourcesResponseData> answer) {
        ListConfigResourcesResponseData response = new ListConfigResourcesResponseData();
        Set<ResourceType> types = EnumSet.noneOf(ResourceType.class);
        if (context.version() == 0) {
            types.add(ResourceType.CLIENT_METRICS);
        } else if (request.resourceTypes().isEmpty()) {
            types.addAll(EnumSet.allOf(ResourceType.class));
        }
        for (byte code : request.resourceTypes()) {
            Optional<ResourceType> type = ResourceType.ofCode(code);
            if (type.isEmpty()) {
                answer.send(response.setErrorCode(Errors.UNSUPPORTED_VERSION.code()));
                return;
            }
            types.add(type.get());
        }
        MetadataImage image = metadata.image();
        for (ResourceType type : types) {
            for (String name : names(image, type)) {
                response.configResources()
                        .add(
                                new ConfigResource()
                                        .setResourceName(name)
                                        .setResourceType((byte) type.code()));
            }
        }
        answer.send(response);
    }

    private List<String> names(MetadataImage image, ResourceType type) {
        return type == ResourceType.BROKER
                ? List.of(Integer.toString(nodeId))
                : image.configuredNames(type);
    }
}
