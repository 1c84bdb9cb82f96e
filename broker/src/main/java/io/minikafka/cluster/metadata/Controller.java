package io.minikafka.cluster.metadata;

import io.minikafka.base.Invariant;
import io.minikafka.base.config.ConfigValues;
import io.minikafka.cluster.metadata.MetadataCommand.AllocateProducerIds;
import io.minikafka.cluster.metadata.MetadataCommand.AlterConfigs;
import io.minikafka.cluster.metadata.MetadataCommand.AlterQuotas;
import io.minikafka.cluster.metadata.MetadataCommand.CreatePartitions;
import io.minikafka.cluster.metadata.MetadataCommand.CreateTopics;
import io.minikafka.cluster.metadata.MetadataCommand.DeleteTopics;
import io.minikafka.cluster.metadata.MetadataCommand.OfCluster;
import io.minikafka.cluster.metadata.MetadataCommand.UpdateFeatures;
import io.minikafka.cluster.metadata.MetadataRecord.ProducerIdsRecord;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;

/// Decides commands: looks at the image, changes nothing, and says which records make it so and what to
/// answer. The same image, command and ids always give the same decision; time, threads and files are
/// the driver's business.
public final class Controller {
    private final TopicCommands topics;
    private final ConfigCommands configs;
    private final FeatureCommands features;

    /// @param broker the settings with which the broker was started
    /// @param topicIds a new id at each call, never one with a zero first half: those are for logs of our own
    /// @param features those of this release
    public Controller(
            ControllerConfig config,
            ConfigValues broker,
            Supplier<UUID> topicIds,
            List<Feature> features) {
        this(config, broker, topicIds, features, Placing.nowhere());
    }

    /// @param placing where new partitions of a cluster go
    public Controller(
            ControllerConfig config,
            ConfigValues broker,
            Supplier<UUID> topicIds,
            List<Feature> features,
            Placing placing) {
        this.configs = new ConfigCommands(config.nodeId(), broker);
        this.topics = new TopicCommands(config, configs, topicIds, placing);
        this.features = new FeatureCommands(features, config.nodeId());
    }

    /// What `command` comes to when the metadata is `image`.
    public <R> Decision<R> decide(MetadataImage image, MetadataCommand<R> command) {
        return cast(
                switch (command) {
                    case CreateTopics create -> topics.create(image, create);
                    case DeleteTopics delete -> topics.delete(image, delete);
                    case CreatePartitions create -> topics.addPartitions(image, create);
                    case AlterConfigs alter -> configs.alter(image, alter);
                    case AllocateProducerIds allocate -> allocate(image, allocate.count());
                    case AlterQuotas alter -> QuotaCommands.alter(image, alter);
                    case UpdateFeatures update -> features.update(image, update);
                    case OfCluster<?>(ClusterCommand<?> change) ->
                            ClusterCommands.decide(image, change);
                });
    }

    /// The result of a command of which nothing can be done, for the same reason throughout.
    public <R> R refusal(MetadataCommand<R> command, MetadataError error, String message) {
        Outcome.Refused<Object> refused = new Outcome.Refused<>(error, message);
        Object result =
                switch (command) {
                    case CreateTopics(var items, _) -> Collections.nCopies(items.size(), refused);
                    case DeleteTopics(var items) -> Collections.nCopies(items.size(), refused);
                    case CreatePartitions(var items, _) ->
                            Collections.nCopies(items.size(), refused);
                    case AlterConfigs(var items, _) -> Collections.nCopies(items.size(), refused);
                    case AllocateProducerIds _ -> refused;
                    case AlterQuotas(var items, _) -> Collections.nCopies(items.size(), refused);
                    case UpdateFeatures _ -> refused;
                    case OfCluster<?>(ClusterCommand<?> change) ->
                            ClusterCommands.refusal(change, refused);
                };
        @SuppressWarnings("unchecked") // each command's R is a refusal, or a list of them
        R typed = (R) result;
        return typed;
    }

    private static Decision<Outcome<ProducerIdBlock>> allocate(MetadataImage image, int count) {
        Invariant.check(count > 0, "a block has at least one producer id", count);
        long first = image.nextProducerId();
        return new Decision<>(
                List.of(new ProducerIdsRecord(Math.addExact(first, count))),
                new Outcome.Done<>(new ProducerIdBlock(first, count)));
    }

    @SuppressWarnings(
            "unchecked") // each command's handler returns the decision of that command's R
    private static <R> Decision<R> cast(Decision<?> decision) {
        return (Decision<R>) decision;
    }
}
