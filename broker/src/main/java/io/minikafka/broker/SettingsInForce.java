package io.minikafka.broker;

import io.minikafka.base.config.ConfigValues;
import io.minikafka.cluster.metadata.MetadataImage;
import io.minikafka.cluster.metadata.ResourceType;
import io.minikafka.cluster.metadata.TopicConfig;
import io.minikafka.cluster.metadata.TopicConfigKeys;
import io.minikafka.cluster.metadata.TopicDefaults;
import io.minikafka.cluster.metadata.TopicImage;
import io.minikafka.storage.CleanupConfig;
import io.minikafka.storage.Durability;
import io.minikafka.storage.LogConfig;
import io.minikafka.storage.TimestampType;
import java.util.List;
import java.util.Map;

/// Which settings are in force for a topic and its logs, under the broker's own: those it was started with
/// and those that were changed since. Immutable; a change of the broker's settings makes a new one.
public final class SettingsInForce {
    private final Map<String, String> ofNode;
    private final Map<String, String> ofAll;
    private final String node;
    private final TopicDefaults defaults;
    private final LogConfig plainLog;

    /// @param broker the settings with which the broker was started
    public SettingsInForce(ConfigValues broker, int nodeId, MetadataImage image) {
        this.node = Integer.toString(nodeId);
        this.ofNode = image.configs(ResourceType.BROKER, node);
        this.ofAll = image.configs(ResourceType.BROKER, "");
        this.defaults = TopicDefaults.of(broker, ofNode, ofAll);
        this.plainLog = logConfig(TopicConfig.of(Map.of(), defaults));
    }

    /// Whether `image` has the same settings of the broker.
    public boolean isOf(MetadataImage image) {
        return ofNode.equals(image.configs(ResourceType.BROKER, node))
                && ofAll.equals(image.configs(ResourceType.BROKER, ""));
    }

    /// The fallbacks of topics that set nothing themselves.
    public TopicDefaults defaults() {
        return defaults;
    }

    /// Everything that is in force for `topic`.
    public TopicConfig config(TopicImage topic) {
        return TopicConfig.of(topic.configs(), defaults);
    }

    /// What the storage engine must know of it.
    public LogConfig logConfig(TopicImage topic) {
        return topic.configs().isEmpty() ? plainLog : logConfig(config(topic));
    }

    private static LogConfig logConfig(TopicConfig config) {
        List<String> cleanup = config.value(TopicConfigKeys.CLEANUP_POLICY);
        return new LogConfig(
                config.value(TopicConfigKeys.SEGMENT_BYTES),
                config.value(TopicConfigKeys.SEGMENT_MS),
                config.value(TopicConfigKeys.SEGMENT_INDEX_BYTES),
                config.value(TopicConfigKeys.INDEX_INTERVAL_BYTES),
                config.value(TopicConfigKeys.RETENTION_MS),
                config.value(TopicConfigKeys.RETENTION_BYTES),
                config.value(TopicConfigKeys.MAX_MESSAGE_BYTES),
                config.value(TopicConfigKeys.MESSAGE_TIMESTAMP_TYPE).equals("LogAppendTime")
                        ? TimestampType.LOG_APPEND_TIME
                        : TimestampType.CREATE_TIME,
                config.value(TopicConfigKeys.MESSAGE_TIMESTAMP_BEFORE_MAX_MS),
                config.value(TopicConfigKeys.MESSAGE_TIMESTAMP_AFTER_MAX_MS),
                config.value(TopicConfigKeys.DURABILITY).equals("os")
                        ? Durability.OS
                        : Durability.FSYNC,
                new CleanupConfig(
                        cleanup.contains("delete"),
                        cleanup.contains("compact"),
                        config.value(TopicConfigKeys.DELETE_RETENTION_MS),
                        config.value(TopicConfigKeys.MIN_COMPACTION_LAG_MS),
                        config.value(TopicConfigKeys.MAX_COMPACTION_LAG_MS),
                        config.value(TopicConfigKeys.MIN_CLEANABLE_DIRTY_RATIO)),
                config.value(TopicConfigKeys.FILE_DELETE_DELAY_MS));
    }
}
