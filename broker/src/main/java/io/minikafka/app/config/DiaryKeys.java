package io.minikafka.app.config;

import io.minikafka.base.config.ConfigKey;
import io.minikafka.base.config.ConfigKeys;
import io.minikafka.base.config.ConfigType;
import io.minikafka.base.config.Unit;

/// What the node writes about itself into topics of its own: RFC 0019.
public final class DiaryKeys {
    public static final ConfigKey<Boolean> LOGS_ENABLE =
            ConfigKey.of(
                    "minikafka.diary.logs.enable",
                    ConfigType.booleans(),
                    Unit.NONE,
                    true,
                    "Whether the lines of the broker's own log also go into the topic"
                            + " `__minikafka_logs`, where `minikafka observe` reads them.");

    public static final ConfigKey<Long> METRICS_INTERVAL_MS =
            ConfigKey.of(
                    "minikafka.diary.metrics.interval.ms",
                    ConfigType.longs(0, 86_400_000),
                    Unit.MS,
                    60_000L,
                    "How often the broker's figures go into the topic `__minikafka_metrics`;"
                            + " 0: never.");

    public static final ConfigKey<Long> RETENTION_BYTES =
            ConfigKey.of(
                    "minikafka.diary.retention.bytes",
                    ConfigType.longs(1_048_576, Long.MAX_VALUE),
                    Unit.BYTES,
                    16_777_216L,
                    "The most that each of these two topics keeps, give or take a segment; taken when a"
                            + " topic is made, later it is the topic's own setting.");

    static final ConfigKeys ALL = ConfigKeys.of(LOGS_ENABLE, METRICS_INTERVAL_MS, RETENTION_BYTES);

    private DiaryKeys() {}
}
