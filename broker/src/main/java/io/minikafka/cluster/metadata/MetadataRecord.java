package io.minikafka.cluster.metadata;

import java.util.SortedMap;
import java.util.UUID;

/// One change of the metadata. Each says what *is* from now on, not what differs, so replaying one twice
/// changes nothing.
public sealed interface MetadataRecord {
    /// The topic is as told; a topic of this id that was there before is replaced.
    record TopicRecord(TopicImage topic) implements MetadataRecord {}

    /// There is no topic of this id.
    record TopicRemovedRecord(UUID id) implements MetadataRecord {}

    /// These settings, and no others, are made for a resource that is not a topic.
    ///
    /// @param configs empty when nothing is set any more
    record ConfigRecord(ResourceType type, String name, SortedMap<String, String> configs)
            implements MetadataRecord {}

    /// Producer ids below `nextId` were given out.
    record ProducerIdsRecord(long nextId) implements MetadataRecord {}

    /// These quotas, and no others, are set for an entity.
    ///
    /// @param quotas empty when nothing is set any more
    record QuotaRecord(QuotaEntity entity, SortedMap<QuotaKey, Double> quotas)
            implements MetadataRecord {}

    /// These levels of features, and no others, are set.
    record FeaturesRecord(FeatureLevels levels) implements MetadataRecord {}

    /// The cluster is founded.
    record ClusterRecord(ClusterIdentity identity) implements MetadataRecord {}

    /// The node is as told.
    record NodeRecord(NodeImage node) implements MetadataRecord {}

    /// There is no node of this id.
    record NodeRemovedRecord(int nodeId) implements MetadataRecord {}

    /// The partition is as told. It goes with its topic.
    record PartitionRecord(PartitionImage partition) implements MetadataRecord {}
}
