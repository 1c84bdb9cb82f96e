package io.minikafka.broker.admin;

import io.minikafka.base.TopicIdPartition;
import io.minikafka.base.config.ConfigValues;
import io.minikafka.broker.MetadataStore;
import io.minikafka.broker.SettingsInForce;
import io.minikafka.cluster.metadata.MetadataImage;
import io.minikafka.cluster.metadata.MetadataRecord;
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
import io.minikafka.cluster.metadata.ResourceType;
import io.minikafka.cluster.metadata.TopicImage;
import io.minikafka.storage.LogManager;
import java.util.List;
import java.util.UUID;

/// Keeps the logs of the storage engine in line with the metadata: a topic's new settings reach its logs,
/// a removed topic's logs go. Logs are made when they are first used, by whoever uses them.
///
/// Changes arrive on the metadata's thread, before the client that asked for them has its answer. A crash
/// in between leaves logs without a topic, which [#removeOrphans] finds at the next start.
public final class TopicLogs {
    private final MetadataStore metadata;
    private final LogManager logs;
    private final ConfigValues broker;
    private final int nodeId;
    private volatile SettingsInForce settings;

    /// @param broker the settings with which the broker was started
    public TopicLogs(MetadataStore metadata, LogManager logs, ConfigValues broker, int nodeId) {
        this.metadata = metadata;
        this.logs = logs;
        this.broker = broker;
        this.nodeId = nodeId;
        this.settings = new SettingsInForce(broker, nodeId, metadata.image());
        metadata.onChange(this::changed);
    }

    /// What is in force with the metadata as it is now. Any thread.
    public SettingsInForce settings() {
        return settings(metadata.image());
    }

    private SettingsInForce settings(MetadataImage image) {
        SettingsInForce known = settings;
        if (!known.isOf(image)) {
            known = new SettingsInForce(broker, nodeId, image);
            settings = known;
        }
        return known;
    }

    /// At start, before clients come: removes logs whose topic was removed just before a crash.
    ///
    /// @param internal ids of logs of our own, which have no topic
    public void removeOrphans(MetadataImage image, List<UUID> internal) {
        logs.retainOnly(id ->
                internal.contains(id.topicId())
                        || image.topic(id.topicId())
                                .filter(topic -> id.partition() < topic.partitions())
                                .isPresent());
    }

    /// At start, before clients come: logs that recovery found do not know their topics' settings, and delete
    /// nothing until they do.
    public void configureRecovered(MetadataImage image) {
        SettingsInForce now = settings(image);
        for (TopicIdPartition id : logs.logs()) {
            image.topic(id.topicId()).ifPresent(topic -> logs.log(id, now.logConfig(topic)));
        }
    }

    private void changed(MetadataImage before, List<MetadataRecord> records, MetadataImage now) {
        boolean brokerChanged = false;
        for (MetadataRecord record : records) {
            switch (record) {
                case TopicRecord(TopicImage topic) ->
                        before.topic(topic.id())
                                .filter(was -> !was.configs().equals(topic.configs()))
                                .ifPresent(_ -> reconfigure(topic, now));
                case TopicRemovedRecord(UUID id) -> before.topic(id).ifPresent(this::delete);
                case ConfigRecord config -> brokerChanged |= config.type() == ResourceType.BROKER;
                case ProducerIdsRecord _,
                        FeaturesRecord _,
                        QuotaRecord _,
                        ClusterRecord _,
                        NodeRecord _,
                        NodeRemovedRecord _,
                        PartitionRecord _ -> {}
            }
        }
        if (brokerChanged) {
            now.topics().forEach(topic -> reconfigure(topic, now));
        }
    }

    private void reconfigure(TopicImage topic, MetadataImage now) {
        logs.reconfigure(topic.id(), settings(now).logConfig(topic));
    }

    private void delete(TopicImage topic) {
        for (int partition = 0; partition < topic.partitions(); partition++) {
            logs.delete(new TopicIdPartition(topic.id(), partition));
        }
    }
}
