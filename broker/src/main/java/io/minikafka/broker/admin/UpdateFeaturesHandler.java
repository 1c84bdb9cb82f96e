package io.minikafka.broker.admin;

import io.minikafka.broker.Answer;
import io.minikafka.broker.ApiHandler;
import io.minikafka.broker.MetadataErrors;
import io.minikafka.broker.RequestContext;
import io.minikafka.cluster.metadata.FeatureLevels;
import io.minikafka.cluster.metadata.MetadataCommand.FeatureChange;
import io.minikafka.cluster.metadata.MetadataCommand.FeatureUpdate;
import io.minikafka.cluster.metadata.MetadataCommand.UpdateFeatures;
import io.minikafka.cluster.metadata.MetadataError;
import io.minikafka.cluster.metadata.Outcome;
import java.util.List;
import org.apache.kafka.common.message.UpdateFeaturesRequestData;
import org.apache.kafka.common.message.UpdateFeaturesRequestData.FeatureUpdateKey;
import org.apache.kafka.common.message.UpdateFeaturesResponseData;
import org.apache.kafka.common.message.UpdateFeaturesResponseData.UpdatableFeatureResult;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;

/// UpdateFeatures, versions 0 to 2. Version 0 knows only whether a level may go down; version 2 has no
/// results of single features any more, as they are updated all or none.
final class UpdateFeaturesHandler
        implements ApiHandler<UpdateFeaturesRequestData, UpdateFeaturesResponseData> {
    private static final short UPGRADE_TYPE_SINCE = 1;
    private static final short RESULTS_UNTIL = 1;

    private final MetadataRequests metadata;

    UpdateFeaturesHandler(MetadataRequests metadata) {
        this.metadata = metadata;
    }

    @Override
    public ApiKeys key() {
        return ApiKeys.UPDATE_FEATURES;
    }

    @Override
    public void handle(
            RequestContext context,
            UpdateFeaturesRequestData request,
            Answer<UpdateFeaturesResponseData> answer) {
        List<FeatureUpdate> updates =
                request.featureUpdates().stream()
                        .map(update ->
                                new FeatureUpdate(
                                        update.feature(),
                                        update.maxVersionLevel(),
                                        change(context.version(), update)))
                        .toList();
        metadata.submit(
                new UpdateFeatures(updates, request.validateOnly()),
                request.timeoutMs(),
                outcome -> answer.send(response(context.version(), updates, outcome)),
                () ->
                        answer.send(
                                failed(
                                        Errors.REQUEST_TIMED_OUT,
                                        "The update did not end in time; it may still take effect.")));
    }

    private static FeatureChange change(short version, FeatureUpdateKey update) {
        if (version < UPGRADE_TYPE_SINCE) {
            return update.allowDowngrade() ? FeatureChange.SAFE_DOWNGRADE : FeatureChange.UPGRADE;
        }
        return switch (update.upgradeType()) {
            case 1 -> FeatureChange.UPGRADE;
            case 2 -> FeatureChange.SAFE_DOWNGRADE;
            case 3 -> FeatureChange.UNSAFE_DOWNGRADE;
            default -> FeatureChange.UNKNOWN;
        };
    }

    private static UpdateFeaturesResponseData response(
            short version, List<FeatureUpdate> updates, Outcome<FeatureLevels> outcome) {
        return switch (outcome) {
            case Outcome.Refused<FeatureLevels>(MetadataError error, String message) ->
                    failed(
                            MetadataErrors.of(error),
                            "The update failed for all features since the following feature had an error: "
                                    + message);
            case Outcome.Done<FeatureLevels> _ -> {
                UpdateFeaturesResponseData response = new UpdateFeaturesResponseData();
                if (version <= RESULTS_UNTIL) {
                    updates.forEach(update ->
                            response.results()
                                    .add(
                                            new UpdatableFeatureResult()
                                                    .setFeature(update.feature())));
                }
                yield response;
            }
        };
    }

    private static UpdateFeaturesResponseData failed(Errors error, String message) {
        return new UpdateFeaturesResponseData().setErrorCode(error.code()).setErrorMessage(message);
    }
}
