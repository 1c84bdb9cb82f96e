package io.minikafka.broker.group.consumer;

import io.minikafka.base.config.ConfigKey;
import io.minikafka.base.config.Parsed;
import io.minikafka.broker.group.consumer.ConsumerConfig.Bounded;
import io.minikafka.cluster.metadata.GroupConfigKeys;
import java.util.Map;
import java.util.Optional;

/// The delays in force for one group: its own settings within the broker's bounds, else the broker's.
record GroupTiming(int sessionTimeoutMs, int heartbeatIntervalMs, int assignmentIntervalMs) {
    static GroupTiming of(ConsumerConfig config, Map<String, String> overrides) {
        return new GroupTiming(
                value(config.session(), overrides, GroupConfigKeys.CONSUMER_SESSION_TIMEOUT_MS),
                value(
                        config.heartbeat(),
                        overrides,
                        GroupConfigKeys.CONSUMER_HEARTBEAT_INTERVAL_MS),
                value(
                        config.assignment(),
                        overrides,
                        GroupConfigKeys.CONSUMER_ASSIGNMENT_INTERVAL_MS));
    }

    private static int value(
            Bounded bounded, Map<String, String> overrides, ConfigKey<Integer> key) {
        return Optional.ofNullable(overrides.get(key.name()))
                .flatMap(text ->
                        key.parse(text) instanceof Parsed.Valid<Integer>(Integer set)
                                ? Optional.of(bounded.clamp(set))
                                : Optional.empty())
                .orElse(bounded.defaultMs());
    }
}
