package io.minikafka.app;

import io.minikafka.app.config.BrokerConfig;
import io.minikafka.app.config.GroupKeys;
import io.minikafka.broker.group.GroupConfig;
import java.util.concurrent.TimeUnit;

/// The group coordinator's configuration out of the broker's.
final class GroupSettings {
    private GroupSettings() {}

    static GroupConfig of(BrokerConfig config) {
        GroupConfig defaults = GroupConfig.defaults();
        return new GroupConfig(
                config.value(GroupKeys.GROUP_MIN_SESSION_TIMEOUT_MS),
                config.value(GroupKeys.GROUP_MAX_SESSION_TIMEOUT_MS),
                config.value(GroupKeys.GROUP_INITIAL_REBALANCE_DELAY_MS),
                config.value(GroupKeys.GROUP_MAX_SIZE),
                defaults.maxGroups(),
                defaults.maxGroupBytes(),
                TimeUnit.MINUTES.toMillis(config.value(GroupKeys.OFFSETS_RETENTION_MINUTES)),
                config.value(GroupKeys.OFFSETS_RETENTION_CHECK_INTERVAL_MS),
                config.value(GroupKeys.OFFSET_METADATA_MAX_BYTES));
    }
}
