package io.minikafka.cluster.metadata;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.UUID;

/// What one can ask of the metadata.
///
/// @param <R> the result
public sealed interface MetadataCommand<R> {
    /// Makes topics, each on its own: one may be refused and the next made. Results are in order.
    ///
    /// @param validateOnly only says what would happen
    record CreateTopics(List<NewTopic> topics, boolean validateOnly)
            implements MetadataCommand<List<Outcome<TopicImage>>> {}

    /// Removes topics; the result of each is what it was.
    record DeleteTopics(List<TopicRef> topics)
            implements MetadataCommand<List<Outcome<TopicImage>>> {}

    /// Adds partitions to topics; the result of each is what it is now.
    record CreatePartitions(List<NewPartitions> topics, boolean validateOnly)
            implements MetadataCommand<List<Outcome<TopicImage>>> {}

    /// Changes settings; the result of each is what is set for the resource now.
    record AlterConfigs(List<ConfigChange> changes, boolean validateOnly)
            implements MetadataCommand<List<Outcome<SortedMap<String, String>>>> {}

    /// Takes a block of producer ids that nobody else gets, not even after a crash.
    record AllocateProducerIds(int count) implements MetadataCommand<Outcome<ProducerIdBlock>> {}

    /// Changes quotas; the result of each is what is set for the entity now.
    record AlterQuotas(List<QuotaChange> changes, boolean validateOnly)
            implements MetadataCommand<List<Outcome<SortedMap<QuotaKey, Double>>>> {}

    /// Sets levels of features, all or none; the result is what is set now.
    record UpdateFeatures(List<FeatureUpdate> updates, boolean validateOnly)
            implements MetadataCommand<Outcome<FeatureLevels>> {}

    /// What only a cluster knows.
    record OfCluster<R>(ClusterCommand<R> command) implements MetadataCommand<R> {}

    /// A topic to be made.
    ///
    /// @param partitions -1 for the broker's default
    /// @param replicationFactor -1 for the broker's default
    /// @param assignments partition to node ids, if the client wants to choose; then the two numbers are -1
    /// @param configs to be set for it
    record NewTopic(
            String name,
            int partitions,
            int replicationFactor,
            Map<Integer, List<Integer>> assignments,
            SortedMap<String, String> configs) {}

    /// More partitions for a topic.
    ///
    /// @param count how many there shall be altogether
    /// @param assignments for each new partition its node ids; empty if the client does not care
    record NewPartitions(String topic, int count, Optional<List<List<Integer>>> assignments) {}

    /// A topic by one of its two names.
    sealed interface TopicRef {
        record ByName(String name) implements TopicRef {}

        record ById(UUID id) implements TopicRef {}
    }

    /// Quotas to be changed for one entity.
    record QuotaChange(QuotaEntity entity, List<QuotaOperation> operations) {}

    /// @param key Kafka's name of a quota, or something that is none
    /// @param value empty to remove it
    record QuotaOperation(String key, OptionalDouble value) {}

    /// A feature's new level.
    ///
    /// @param change the direction in which it may go
    record FeatureUpdate(String feature, int level, FeatureChange change) {}

    /// Which way a level may go, and what may get lost.
    enum FeatureChange {
        UPGRADE,
        SAFE_DOWNGRADE,
        UNSAFE_DOWNGRADE,
        /// A word that this release does not know.
        UNKNOWN
    }

    /// Settings to be changed for one resource.
    ///
    /// @param replaceAll whether all settings that are not named here fall back to their defaults
    record ConfigChange(
            ResourceType type, String name, boolean replaceAll, List<ConfigOperation> operations) {}

    /// One operation on one setting.
    sealed interface ConfigOperation {
        String key();

        record Set(String key, String value) implements ConfigOperation {}

        /// Back to the default.
        record Delete(String key) implements ConfigOperation {}

        /// Adds items to a list.
        record Append(String key, String value) implements ConfigOperation {}

        /// Takes items from a list.
        record Subtract(String key, String value) implements ConfigOperation {}
    }
}
