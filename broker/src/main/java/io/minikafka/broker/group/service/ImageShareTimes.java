package io.minikafka.broker.group.service;

import io.minikafka.base.config.ConfigKey;
import io.minikafka.base.config.ConfigValues;
import io.minikafka.broker.MetadataStore;
import io.minikafka.broker.group.share.ShareTimes;
import io.minikafka.cluster.metadata.GroupDefaults;
import io.minikafka.cluster.metadata.ResourceType;
import io.minikafka.cluster.metadata.ShareConfigKeys;

/// The times of share groups: what is set for a group in the metadata, else what the broker was started with.
public final class ImageShareTimes implements ShareTimes {
    private final MetadataStore metadata;
    private final int sessionMs;
    private final int heartbeatMs;
    private final int sizeMax;

    /// @param broker all of the broker's settings
    /// @param sizeMax `group.share.max.size`
    public ImageShareTimes(MetadataStore metadata, ConfigValues broker, int sizeMax) {
        this.metadata = metadata;
        GroupDefaults defaults = new GroupDefaults(broker);
        this.sessionMs = number(defaults, ShareConfigKeys.SESSION_TIMEOUT_MS);
        this.heartbeatMs = number(defaults, ShareConfigKeys.HEARTBEAT_INTERVAL_MS);
        this.sizeMax = sizeMax;
    }

    @Override
    public int sessionMs(String groupId) {
        return of(groupId, ShareConfigKeys.SESSION_TIMEOUT_MS, sessionMs);
    }

    @Override
    public int heartbeatMs(String groupId) {
        return of(groupId, ShareConfigKeys.HEARTBEAT_INTERVAL_MS, heartbeatMs);
    }

    @Override
    public int sizeMax() {
        return sizeMax;
    }

    private int of(String groupId, ConfigKey<Integer> key, int otherwise) {
        String own = metadata.image().configs(ResourceType.GROUP, groupId).get(key.name());
        return own == null ? otherwise : Integer.parseInt(own);
    }

    private static int number(GroupDefaults defaults, ConfigKey<Integer> key) {
        return Integer.parseInt(defaults.chain(key).getFirst().value());
    }
}
