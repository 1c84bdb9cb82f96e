package io.minikafka.app.config;

import io.minikafka.base.config.ConfigKey;
import io.minikafka.base.config.ConfigKeys;
import io.minikafka.base.config.ConfigType;
import io.minikafka.base.config.Unit;

/// How quotas are measured; the quotas themselves are set with `kafka-configs.sh` while the broker runs.
public final class QuotaKeys {
    private static final int SAMPLES_MAX = 1_000;
    private static final int SECONDS_MAX = 3_600;

    public static final ConfigKey<Integer> WINDOW_NUM =
            ConfigKey.of(
                    "quota.window.num",
                    ConfigType.ints(2, SAMPLES_MAX),
                    Unit.COUNT,
                    11,
                    "Samples over which the rates of clients are measured.");

    public static final ConfigKey<Integer> WINDOW_SECONDS =
            ConfigKey.of(
                    "quota.window.size.seconds",
                    ConfigType.ints(1, SECONDS_MAX),
                    Unit.NONE,
                    1,
                    "Length of one of these samples in seconds.");

    public static final ConfigKey<Integer> CONTROLLER_WINDOW_NUM =
            ConfigKey.of(
                    "controller.quota.window.num",
                    ConfigType.ints(2, SAMPLES_MAX),
                    Unit.COUNT,
                    11,
                    "Samples over which changes of topics are measured.");

    public static final ConfigKey<Integer> CONTROLLER_WINDOW_SECONDS =
            ConfigKey.of(
                    "controller.quota.window.size.seconds",
                    ConfigType.ints(1, SECONDS_MAX),
                    Unit.NONE,
                    1,
                    "Length of one of these samples in seconds.");

    public static final ConfigKey<Integer> SENSORS_MAX =
            ConfigKey.of(
                    "minikafka.quota.sensors.max",
                    ConfigType.ints(1, 1_000_000),
                    Unit.COUNT,
                    10_000,
                    "Rates measured at once for quotas; further clients share one for each quota.");

    static final ConfigKeys ALL =
            ConfigKeys.of(
                    WINDOW_NUM,
                    WINDOW_SECONDS,
                    CONTROLLER_WINDOW_NUM,
                    CONTROLLER_WINDOW_SECONDS,
                    SENSORS_MAX);

    private QuotaKeys() {}
}
