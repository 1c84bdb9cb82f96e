package io.minikafka.cluster.metadata;

import io.minikafka.base.config.ConfigKey;
import io.minikafka.base.config.ConfigKeys;
import io.minikafka.base.config.ConfigType;
import io.minikafka.base.config.Unit;
import java.util.List;

/// The settings of a client metrics subscription, as Kafka names them.
public final class ClientMetricsConfigKeys {
    public static final ConfigKey<Integer> INTERVAL_MS =
            ConfigKey.of(
                    "interval.ms",
                    ConfigType.ints(100, 3_600_000),
                    Unit.MS,
                    300_000,
                    "How often a client sends its metrics.");

    public static final ConfigKey<List<String>> METRICS =
            ConfigKey.of(
                    "metrics",
                    ConfigType.listOf(),
                    Unit.NONE,
                    List.<String>of(),
                    "Prefixes of the names of the metrics that clients send.");

    public static final ConfigKey<List<String>> MATCH =
            ConfigKey.of(
                    "match",
                    ConfigType.listOf(),
                    Unit.NONE,
                    List.<String>of(),
                    "Which clients are meant, as pairs of a property and a pattern.");

    public static final ConfigKeys ALL = ConfigKeys.of(INTERVAL_MS, METRICS, MATCH);

    private ClientMetricsConfigKeys() {}
}
