package io.minikafka.broker;

import io.minikafka.cluster.metadata.Feature;
import io.minikafka.cluster.metadata.FeatureLevels;
import java.util.Collection;
import java.util.TreeSet;
import org.apache.kafka.common.message.ApiMessageType.ListenerType;
import org.apache.kafka.common.message.ApiVersionsRequestData;
import org.apache.kafka.common.message.ApiVersionsResponseData;
import org.apache.kafka.common.message.ApiVersionsResponseData.ApiVersion;
import org.apache.kafka.common.message.ApiVersionsResponseData.ApiVersionCollection;
import org.apache.kafka.common.message.ApiVersionsResponseData.FinalizedFeatureKey;
import org.apache.kafka.common.message.ApiVersionsResponseData.SupportedFeatureKey;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;

/// ApiVersions: which APIs and versions this broker serves. Exactly those that have a handler, each in the
/// version range of Apache Kafka 4.4's broker. And which features it has, and at which levels they work.
///
/// From version 5 on a client says which cluster and node it expects behind the address (KIP-1242); if that is
/// not us, it is told to look up the addresses anew.
final class ApiVersionsHandler
        implements ApiHandler<ApiVersionsRequestData, ApiVersionsResponseData> {
    private static final short SOFTWARE_SINCE = 3;
    private static final short FEATURES_SINCE = 3;

    /// Older clients fail on a feature whose lowest level is 0 (KAFKA-17011).
    private static final short LEVEL_0_SINCE = 4;

    private static final short IDENTITY_SINCE = 5;
    private static final int ANY_NODE = -1;

    private final NodeIdentity identity;
    private final Features features;
    private final TreeSet<ApiKeys> served;

    ApiVersionsHandler(NodeIdentity identity, Features features, Collection<ApiKeys> served) {
        this.identity = identity;
        this.features = features;
        this.served = new TreeSet<>(served);
        // What nodes say to each other is no client's business.
        this.served.removeIf(key -> !key.inScope(ListenerType.BROKER));
        this.served.add(ApiKeys.API_VERSIONS);
    }

    @Override
    public ApiKeys key() {
        return ApiKeys.API_VERSIONS;
    }

    @Override
    public void handle(
            RequestContext context,
            ApiVersionsRequestData request,
            Answer<ApiVersionsResponseData> answer) {
        short version = context.version();
        ApiVersionsResponseData response = response(check(version, request));
        if (version >= FEATURES_SINCE) {
            addFeatures(response, version);
        }
        answer.send(response);
    }

    /// The answer, with all keys whatever the error: a client that asked wrongly learns how to ask.
    ApiVersionsResponseData response(Errors error) {
        var keys = new ApiVersionCollection(served.size());
        for (ApiKeys key : served) {
            key.toApiVersionForApiResponse(false, ListenerType.BROKER)
                    .map(ApiVersion::duplicate)
                    .ifPresent(keys::add);
        }
        return new ApiVersionsResponseData().setErrorCode(error.code()).setApiKeys(keys);
    }

    private void addFeatures(ApiVersionsResponseData response, short version) {
        FeatureLevels levels = features.levels();
        for (Feature feature : features.supported()) {
            if (feature.min() > 0 || version >= LEVEL_0_SINCE) {
                response.supportedFeatures()
                        .add(
                                new SupportedFeatureKey()
                                        .setName(feature.name())
                                        .setMinVersion((short) feature.min())
                                        .setMaxVersion((short) feature.max()));
            }
            short level = (short) levels.inForce(feature);
            if (level > 0) {
                response.finalizedFeatures()
                        .add(
                                new FinalizedFeatureKey()
                                        .setName(feature.name())
                                        .setMinVersionLevel(level)
                                        .setMaxVersionLevel(level));
            }
        }
        response.setFinalizedFeaturesEpoch(Features.epoch(levels, features.supported()));
    }

    private Errors check(short version, ApiVersionsRequestData request) {
        if (version >= SOFTWARE_SINCE
                && !new ClientSoftware(
                                request.clientSoftwareName(), request.clientSoftwareVersion())
                        .isValid()) {
            return Errors.INVALID_REQUEST;
        }
        if (version >= IDENTITY_SINCE && !isMeant(request)) {
            return Errors.REBOOTSTRAP_REQUIRED;
        }
        return Errors.NONE;
    }

    private boolean isMeant(ApiVersionsRequestData request) {
        String cluster = request.clusterId();
        boolean ourCluster = cluster == null || cluster.equals(identity.clusterId());
        return ourCluster
                && (request.nodeId() == ANY_NODE || request.nodeId() == identity.nodeId());
    }
}
