package io.minikafka.cluster.metadata;

import io.minikafka.base.Invariant;
import io.minikafka.cluster.metadata.MetadataRecord.ClusterRecord;
import io.minikafka.cluster.metadata.MetadataRecord.ConfigRecord;
import io.minikafka.cluster.metadata.MetadataRecord.FeaturesRecord;
import io.minikafka.cluster.metadata.MetadataRecord.NodeRecord;
import io.minikafka.cluster.metadata.MetadataRecord.NodeRemovedRecord;
import io.minikafka.cluster.metadata.MetadataRecord.PartitionRecord;
import io.minikafka.cluster.metadata.MetadataRecord.ProducerIdsRecord;
import io.minikafka.cluster.metadata.MetadataRecord.QuotaRecord;
import io.minikafka.cluster.metadata.MetadataRecord.TopicRecord;
import io.minikafka.cluster.metadata.MetadataRecord.TopicRemovedRecord;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;

/// Everything that the metadata records add up to. Immutable, and shared between threads as it is; the
/// next image shares all that did not change.
///
/// Invariant: a topic is found under its name and its id, or under neither; no two topics have the same
/// name or names that collide.
public final class MetadataImage {
    /// Nothing was ever made.
    public static final MetadataImage EMPTY =
            new MetadataImage(
                    PersistentMap.empty(),
                    PersistentMap.empty(),
                    PersistentMap.empty(),
                    PersistentMap.empty(),
                    0,
                    0,
                    FeatureLevels.NONE,
                    PersistentMap.empty(),
                    ClusterImage.EMPTY);

    private final PersistentMap<String, TopicImage> topicsByName;
    private final PersistentMap<UUID, TopicImage> topicsById;
    private final PersistentMap<String, TopicImage> topicsByCollisionKey;
    private final PersistentMap<ConfigKeyOf, ConfigRecord> configs;
    private final long nextProducerId;
    private final long partitions;
    private final FeatureLevels features;
    private final PersistentMap<QuotaEntity, QuotaRecord> quotas;
    private final ClusterImage cluster;

    private MetadataImage(
            PersistentMap<String, TopicImage> topicsByName,
            PersistentMap<UUID, TopicImage> topicsById,
            PersistentMap<String, TopicImage> topicsByCollisionKey,
            PersistentMap<ConfigKeyOf, ConfigRecord> configs,
            long nextProducerId,
            long partitions,
            FeatureLevels features,
            PersistentMap<QuotaEntity, QuotaRecord> quotas,
            ClusterImage cluster) {
        this.topicsByName = topicsByName;
        this.topicsById = topicsById;
        this.topicsByCollisionKey = topicsByCollisionKey;
        this.configs = configs;
        this.nextProducerId = nextProducerId;
        this.partitions = partitions;
        this.features = features;
        this.quotas = quotas;
        this.cluster = cluster;
    }

    /// Nodes and partitions, if this node is in a cluster.
    public ClusterImage cluster() {
        return cluster;
    }

    public Optional<TopicImage> topic(String name) {
        return topicsByName.get(name);
    }

    public Optional<TopicImage> topic(UUID id) {
        return topicsById.get(id);
    }

    /// The topic that has this name but for dots and underscores.
    Optional<TopicImage> likeNamed(String name) {
        return topicsByCollisionKey.get(TopicNames.collisionKey(name));
    }

    /// Resources other than topics for which something is set.
    int configuredResources() {
        return configs.size();
    }

    /// All topics in the order of their names.
    public Iterable<TopicImage> topics() {
        return topicsByName;
    }

    /// Topics in the order of their names, from the first whose name is not below `name`.
    public Iterator<TopicImage> topicsFrom(String name) {
        return topicsByName.from(name);
    }

    public int topicCount() {
        return topicsByName.size();
    }

    /// Partitions of all topics together.
    public long partitionCount() {
        return partitions;
    }

    /// What was set for a resource; empty if nothing was.
    public SortedMap<String, String> configs(ResourceType type, String name) {
        if (type == ResourceType.TOPIC) {
            return topic(name).map(TopicImage::configs).orElseGet(TreeMap::new);
        }
        return configs.get(new ConfigKeyOf(type, name))
                .map(ConfigRecord::configs)
                .orElseGet(TreeMap::new);
    }

    /// Names of the resources of this type for which something is set; for topics, all of them.
    public List<String> configuredNames(ResourceType type) {
        List<String> names = new ArrayList<>();
        if (type == ResourceType.TOPIC) {
            topicsByName.forEach(topic -> names.add(topic.name()));
        } else {
            configs.forEach(record -> {
                if (record.type() == type) {
                    names.add(record.name());
                }
            });
        }
        return names;
    }

    /// The first producer id that was not given out.
    public long nextProducerId() {
        return nextProducerId;
    }

    /// The levels of features that were set.
    public FeatureLevels features() {
        return features;
    }

    /// What is set for an entity; empty if nothing is.
    public SortedMap<QuotaKey, Double> quotas(QuotaEntity entity) {
        return quotas.get(entity).map(QuotaRecord::quotas).orElseGet(TreeMap::new);
    }

    /// All quotas in the order of their entities.
    public Iterable<QuotaRecord> quotas() {
        return quotas;
    }

    int quotaEntities() {
        return quotas.size();
    }

    /// The image after `record`.
    public MetadataImage replay(MetadataRecord record) {
        return switch (record) {
            case TopicRecord(TopicImage topic) -> withTopic(topic);
            case TopicRemovedRecord(UUID id) -> withoutTopic(id).with(cluster.withoutTopic(id));
            case ConfigRecord config -> withConfigs(config);
            case ProducerIdsRecord(long nextId) ->
                    new MetadataImage(
                            topicsByName,
                            topicsById,
                            topicsByCollisionKey,
                            configs,
                            nextId,
                            partitions,
                            features,
                            quotas,
                            cluster);
            case FeaturesRecord(FeatureLevels levels) ->
                    new MetadataImage(
                            topicsByName,
                            topicsById,
                            topicsByCollisionKey,
                            configs,
                            nextProducerId,
                            partitions,
                            levels,
                            quotas,
                            cluster);
            case QuotaRecord quota ->
                    new MetadataImage(
                            topicsByName,
                            topicsById,
                            topicsByCollisionKey,
                            configs,
                            nextProducerId,
                            partitions,
                            features,
                            quota.quotas().isEmpty()
                                    ? quotas.without(quota.entity())
                                    : quotas.with(quota.entity(), quota),
                            cluster);
            case ClusterRecord(ClusterIdentity identity) -> with(cluster.with(identity));
            case NodeRecord(NodeImage node) -> with(cluster.with(node));
            case NodeRemovedRecord(int nodeId) -> with(cluster.withoutNode(nodeId));
            case PartitionRecord(PartitionImage partition) -> with(cluster.with(partition));
        };
    }

    /// The fewest records that make this image out of the empty one.
    public List<MetadataRecord> records() {
        List<MetadataRecord> records = new ArrayList<>(topicCount() + configs.size() + 1);
        topicsByName.forEach(topic -> records.add(new TopicRecord(topic)));
        configs.forEach(records::add);
        if (nextProducerId > 0) {
            records.add(new ProducerIdsRecord(nextProducerId));
        }
        if (features.epoch() > 0) {
            records.add(new FeaturesRecord(features));
        }
        quotas.forEach(records::add);
        cluster.nodes().forEach(node -> records.add(new NodeRecord(node)));
        cluster.partitions().forEach(partition -> records.add(new PartitionRecord(partition)));
        cluster.identity().ifPresent(identity -> records.add(new ClusterRecord(identity)));
        return records;
    }

    private MetadataImage withTopic(TopicImage topic) {
        MetadataImage without = withoutTopic(topic.id());
        Invariant.check(
                without.likeNamed(topic.name()).isEmpty(), "two topics with colliding names");
        return new MetadataImage(
                without.topicsByName.with(topic.name(), topic),
                without.topicsById.with(topic.id(), topic),
                without.topicsByCollisionKey.with(TopicNames.collisionKey(topic.name()), topic),
                configs,
                nextProducerId,
                without.partitions + topic.partitions(),
                features,
                quotas,
                without.cluster);
    }

    private MetadataImage withoutTopic(UUID id) {
        Optional<TopicImage> there = topic(id);
        if (there.isEmpty()) {
            return this;
        }
        String name = there.get().name();
        return new MetadataImage(
                topicsByName.without(name),
                topicsById.without(id),
                topicsByCollisionKey.without(TopicNames.collisionKey(name)),
                configs,
                nextProducerId,
                partitions - there.get().partitions(),
                features,
                quotas,
                cluster);
    }

    private MetadataImage with(ClusterImage changed) {
        return changed == cluster
                ? this
                : new MetadataImage(
                        topicsByName,
                        topicsById,
                        topicsByCollisionKey,
                        configs,
                        nextProducerId,
                        partitions,
                        features,
                        quotas,
                        changed);
    }

    private MetadataImage withConfigs(ConfigRecord record) {
        ConfigKeyOf key = new ConfigKeyOf(record.type(), record.name());
        return new MetadataImage(
                topicsByName,
                topicsById,
                topicsByCollisionKey,
                record.configs().isEmpty() ? configs.without(key) : configs.with(key, record),
                nextProducerId,
                partitions,
                features,
                quotas,
                cluster);
    }

    private record ConfigKeyOf(ResourceType type, String name) implements Comparable<ConfigKeyOf> {
        @Override
        public int compareTo(ConfigKeyOf other) {
            int byType = type.compareTo(other.type);
            return byType != 0 ? byType : name.compareTo(other.name);
        }
    }
}
