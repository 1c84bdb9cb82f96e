package io.minikafka.cluster.metadata;

import io.minikafka.base.config.ConfigKey;
import io.minikafka.base.config.ConfigKeys;
import io.minikafka.base.config.ConfigType;
import io.minikafka.base.config.Unit;

/// The settings of a streams group, as Kafka names them. RFC 0012.
public final class StreamsConfigKeys {
    public static final ConfigKey<Integer> SESSION_TIMEOUT_MS =
            number(
                    "session.timeout.ms",
                    1,
                    Unit.MS,
                    45_000,
                    "Silence after which a member of a streams group is taken for dead.");

    public static final ConfigKey<Integer> HEARTBEAT_INTERVAL_MS =
            number(
                    "heartbeat.interval.ms",
                    1,
                    Unit.MS,
                    5_000,
                    "How often a member of a streams group says that it is alive.");

    public static final ConfigKey<Integer> ASSIGNMENT_INTERVAL_MS =
            number(
                    "assignment.interval.ms",
                    0,
                    Unit.MS,
                    1_000,
                    "Least time between two assignments of a streams group.");

    public static final ConfigKey<Integer> INITIAL_REBALANCE_DELAY_MS =
            number(
                    "initial.rebalance.delay.ms",
                    0,
                    Unit.MS,
                    3_000,
                    "How long a streams group without members waits for more of them when one comes.");

    public static final ConfigKey<Integer> NUM_STANDBY_REPLICAS =
            number(
                    "num.standby.replicas",
                    0,
                    Unit.COUNT,
                    0,
                    "Copies of a task's state beside the working one.");

    public static final ConfigKey<Integer> NUM_WARMUP_REPLICAS =
            number(
                    "num.warmup.replicas",
                    0,
                    Unit.COUNT,
                    2,
                    "Tasks that may be warmed up elsewhere at one time.");

    public static final ConfigKey<Long> ACCEPTABLE_RECOVERY_LAG =
            ConfigKey.of(
                    "streams.acceptable.recovery.lag",
                    ConfigType.longs(0, Long.MAX_VALUE),
                    Unit.COUNT,
                    10_000L,
                    "Records that a task's copy may be behind and still take over.");

    public static final ConfigKey<Integer> TASK_OFFSET_INTERVAL_MS =
            number(
                    "task.offset.interval.ms",
                    1,
                    Unit.MS,
                    60_000,
                    "How often clients tell how far the copies of tasks are.");

    public static final ConfigKey<String> RACK_AWARE_ASSIGNMENT_TAGS =
            ConfigKey.of(
                    "streams.rack.aware.assignment.tags",
                    ConfigType.text("names of client tags, with commas"),
                    Unit.NONE,
                    "",
                    "Tags over which the copies of a task are spread.");

    public static final ConfigKey<String> ASSIGNOR_NAME =
            ConfigKey.of(
                    "streams.assignor.name",
                    ConfigType.oneOf("", "sticky"),
                    Unit.NONE,
                    "",
                    "How tasks are shared out; empty for the broker's default.");

    static final ConfigKeys ALL =
            ConfigKeys.of(
                    SESSION_TIMEOUT_MS,
                    HEARTBEAT_INTERVAL_MS,
                    ASSIGNMENT_INTERVAL_MS,
                    INITIAL_REBALANCE_DELAY_MS,
                    NUM_STANDBY_REPLICAS,
                    NUM_WARMUP_REPLICAS,
                    ACCEPTABLE_RECOVERY_LAG,
                    TASK_OFFSET_INTERVAL_MS,
                    RACK_AWARE_ASSIGNMENT_TAGS,
                    ASSIGNOR_NAME,
                    ConfigKey.of(
                                    "streams.assignor.offload.enable",
                                    ConfigType.booleans(),
                                    Unit.NONE,
                                    true,
                                    "Whether tasks are assigned on a thread of their own.")
                            .informational("assignments are computed on the coordinator's thread"));

    private StreamsConfigKeys() {}

    private static ConfigKey<Integer> number(
            String name, int least, Unit unit, int defaultValue, String doc) {
        return ConfigKey.of(
                "streams." + name,
                ConfigType.ints(least, Integer.MAX_VALUE),
                unit,
                defaultValue,
                doc);
    }
}
