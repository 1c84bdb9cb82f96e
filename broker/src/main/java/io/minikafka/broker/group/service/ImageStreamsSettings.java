package io.minikafka.broker.group.service;

import io.minikafka.base.config.ConfigKey;
import io.minikafka.base.config.ConfigValues;
import io.minikafka.broker.MetadataStore;
import io.minikafka.broker.group.GroupOverrides;
import io.minikafka.broker.group.streams.StreamsSettings;
import io.minikafka.broker.group.topology.Wanted;
import io.minikafka.cluster.metadata.GroupDefaults;
import io.minikafka.cluster.metadata.StreamsConfigKeys;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The settings of streams groups: what is set for a group in the metadata, else what the broker was started with,
/// within the broker's bounds.
public final class ImageStreamsSettings implements StreamsSettings.Source {
    private final GroupOverrides overrides;
    private final GroupDefaults defaults;
    private final int sizeMax;

    /// @param broker all of the broker's settings
    /// @param sizeMax `group.streams.max.size`
    public ImageStreamsSettings(MetadataStore metadata, ConfigValues broker, int sizeMax) {
        this.overrides = new ImageOverrides(metadata);
        this.defaults = new GroupDefaults(broker);
        this.sizeMax = sizeMax;
    }

    @Override
    public long version() {
        return overrides.version();
    }

    @Override
    public int sizeMax() {
        return sizeMax;
    }

    @Override
    public StreamsSettings of(String groupId) {
        Map<String, String> set = overrides.of(groupId);
        return new StreamsSettings(
                defaults.inForce(StreamsConfigKeys.SESSION_TIMEOUT_MS, set),
                defaults.inForce(StreamsConfigKeys.HEARTBEAT_INTERVAL_MS, set),
                defaults.inForce(StreamsConfigKeys.ASSIGNMENT_INTERVAL_MS, set),
                defaults.inForce(StreamsConfigKeys.INITIAL_REBALANCE_DELAY_MS, set),
                defaults.inForce(StreamsConfigKeys.TASK_OFFSET_INTERVAL_MS, set),
                new Wanted(
                        defaults.inForce(StreamsConfigKeys.NUM_STANDBY_REPLICAS, set),
                        defaults.inForce(StreamsConfigKeys.NUM_WARMUP_REPLICAS, set),
                        recoveryLag(set),
                        tags(set)));
    }

    private long recoveryLag(Map<String, String> set) {
        return Long.parseLong(text(StreamsConfigKeys.ACCEPTABLE_RECOVERY_LAG, set));
    }

    private List<String> tags(Map<String, String> set) {
        return Arrays.stream(text(StreamsConfigKeys.RACK_AWARE_ASSIGNMENT_TAGS, set).split(","))
                .map(String::strip)
                .filter(tag -> !tag.isEmpty())
                .distinct()
                .toList();
    }

    private String text(ConfigKey<?> key, Map<String, String> set) {
        return Optional.ofNullable(set.get(key.name()))
                .orElseGet(() -> defaults.chain(key).getFirst().value());
    }
}
