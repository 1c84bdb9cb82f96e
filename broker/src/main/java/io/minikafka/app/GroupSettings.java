package io.minikafka.app;

import io.minikafka.app.config.BrokerConfig;
import io.minikafka.app.config.GroupKeys;
import io.minikafka.broker.group.GroupConfig;
import io.minikafka.broker.group.consumer.ConsumerConfig;
import io.minikafka.broker.group.consumer.ConsumerConfig.Bounded;
import io.minikafka.broker.group.consumer.ConsumerConfig.MigrationPolicy;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/// The configuration of the group coordinator, and of each type of groups, out of the broker's.
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

    static ConsumerConfig ofConsumers(BrokerConfig config) {
        return new ConsumerConfig(
                new Bounded(
                        config.value(GroupKeys.CONSUMER_MIN_SESSION_TIMEOUT_MS),
                        config.value(GroupKeys.CONSUMER_SESSION_TIMEOUT_MS),
                        config.value(GroupKeys.CONSUMER_MAX_SESSION_TIMEOUT_MS)),
                new Bounded(
                        config.value(GroupKeys.CONSUMER_MIN_HEARTBEAT_INTERVAL_MS),
                        config.value(GroupKeys.CONSUMER_HEARTBEAT_INTERVAL_MS),
                        config.value(GroupKeys.CONSUMER_MAX_HEARTBEAT_INTERVAL_MS)),
                new Bounded(
                        config.value(GroupKeys.CONSUMER_MIN_ASSIGNMENT_INTERVAL_MS),
                        config.value(GroupKeys.CONSUMER_ASSIGNMENT_INTERVAL_MS),
                        config.value(GroupKeys.CONSUMER_MAX_ASSIGNMENT_INTERVAL_MS)),
                config.value(GroupKeys.CONSUMER_MAX_SIZE),
                config.value(GroupKeys.GROUP_MAX_SIZE),
                config.value(GroupKeys.CONSUMER_ASSIGNORS),
                MigrationPolicy.valueOf(
                        config.value(GroupKeys.CONSUMER_MIGRATION_POLICY)
                                .toUpperCase(Locale.ROOT)));
    }
}
