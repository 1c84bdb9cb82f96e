package io.minikafka.app.config;

import io.minikafka.base.config.ConfigKey;
import io.minikafka.base.config.ConfigKeys;
import io.minikafka.base.config.ConfigType;
import io.minikafka.base.config.Unit;

/// What the broker tells of itself, and where.
public final class MetricKeys {
    /// As the value of [#HTTP_LISTENER]: there is none.
    public static final String NO_LISTENER = "none";

    public static final ConfigKey<String> HTTP_LISTENER =
            ConfigKey.of(
                    "minikafka.http.listener",
                    ConfigType.text("HOST:PORT or none"),
                    Unit.NONE,
                    "127.0.0.1:0",
                    "Where `/metrics`, `/healthz` and `/readyz` are answered over HTTP; port 0 lets"
                            + " the system choose one, which `minikafka status` shows.");

    public static final ConfigKey<Integer> PARTITION_ROWS_MAX =
            ConfigKey.of(
                    "minikafka.metrics.partitions.max",
                    ConfigType.ints(0, 100_000),
                    Unit.COUNT,
                    1_000,
                    "Partitions with rows of their own at `/metrics`, topics in the order of their"
                            + " names; the rest is summed as topic `(other)`.");

    public static final ConfigKey<Integer> GROUP_ROWS_MAX =
            ConfigKey.of(
                    "minikafka.metrics.groups.max",
                    ConfigType.ints(0, 100_000),
                    Unit.COUNT,
                    500,
                    "Pairs of a group and a topic with rows of their own at `/metrics`; the rest is"
                            + " summed as group `(other)`.");

    static final ConfigKeys ALL = ConfigKeys.of(HTTP_LISTENER, PARTITION_ROWS_MAX, GROUP_ROWS_MAX);

    private MetricKeys() {}
}
