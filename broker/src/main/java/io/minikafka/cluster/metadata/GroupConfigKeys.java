package io.minikafka.cluster.metadata;

import io.minikafka.base.config.ConfigKey;
import io.minikafka.base.config.ConfigKeys;
import io.minikafka.base.config.ConfigType;
import io.minikafka.base.config.Unit;
import java.util.stream.Stream;

/// The settings of a group, as Kafka names them. They belong to group protocols that set such things on the
/// broker's side; a classic group takes them from its clients. What a group does not set it has from the
/// broker, which also bounds it: [GroupDefaults].
public final class GroupConfigKeys {
    private static final String NOT_SERVED = "this broker has no groups of this type";
    private static final String ON_ONE_THREAD =
            "assignments are computed on the coordinator's thread";

    public static final ConfigKey<Integer> CONSUMER_SESSION_TIMEOUT_MS =
            ConfigKey.of(
                    "consumer.session.timeout.ms",
                    ConfigType.ints(1, Integer.MAX_VALUE),
                    Unit.MS,
                    45_000,
                    "Silence after which a member is taken for dead.");

    public static final ConfigKey<Integer> CONSUMER_HEARTBEAT_INTERVAL_MS =
            ConfigKey.of(
                    "consumer.heartbeat.interval.ms",
                    ConfigType.ints(1, Integer.MAX_VALUE),
                    Unit.MS,
                    5_000,
                    "How often a member says that it is alive.");

    public static final ConfigKey<Integer> CONSUMER_ASSIGNMENT_INTERVAL_MS =
            ConfigKey.of(
                    "consumer.assignment.interval.ms",
                    ConfigType.ints(0, Integer.MAX_VALUE),
                    Unit.MS,
                    1_000,
                    "Least time between two assignments.");

    private static final ConfigKeys OTHERS =
            ConfigKeys.of(
                    CONSUMER_SESSION_TIMEOUT_MS,
                    CONSUMER_HEARTBEAT_INTERVAL_MS,
                    CONSUMER_ASSIGNMENT_INTERVAL_MS,
                    ConfigKey.of(
                                    "consumer.assignor.offload.enable",
                                    ConfigType.booleans(),
                                    Unit.NONE,
                                    true,
                                    "Whether assignments are computed on a thread of their own.")
                            .informational(ON_ONE_THREAD),
                    key(
                            "streams.session.timeout.ms",
                            ConfigType.ints(45_000, 60_000),
                            Unit.MS,
                            45_000,
                            "Silence after which a member of a streams group is taken for dead."),
                    key(
                            "streams.heartbeat.interval.ms",
                            ConfigType.ints(5_000, 15_000),
                            Unit.MS,
                            5_000,
                            "How often a member of a streams group says that it is alive."),
                    key(
                            "streams.assignment.interval.ms",
                            ConfigType.ints(0, 15_000),
                            Unit.MS,
                            1_000,
                            "Least time between two assignments of a streams group."),
                    key(
                            "streams.initial.rebalance.delay.ms",
                            ConfigType.ints(0, Integer.MAX_VALUE),
                            Unit.MS,
                            3_000,
                            "How long a new streams group waits for members."),
                    key(
                            "streams.num.standby.replicas",
                            ConfigType.ints(0, 2),
                            Unit.COUNT,
                            0,
                            "Copies of a task's state beside the working one."),
                    key(
                            "streams.num.warmup.replicas",
                            ConfigType.ints(0, 20),
                            Unit.COUNT,
                            2,
                            "Tasks that may be warmed up elsewhere at one time."),
                    key(
                            "streams.acceptable.recovery.lag",
                            ConfigType.longs(0, Long.MAX_VALUE),
                            Unit.COUNT,
                            10_000L,
                            "Records that a task's copy may be behind and still take over."),
                    key(
                            "streams.task.offset.interval.ms",
                            ConfigType.ints(15_000, Integer.MAX_VALUE),
                            Unit.MS,
                            60_000,
                            "How often clients tell how far the copies of tasks are."),
                    key(
                            "streams.rack.aware.assignment.tags",
                            ConfigType.text("names of client tags, with commas"),
                            Unit.NONE,
                            "",
                            "Tags over which the copies of a task are spread."),
                    key(
                            "streams.assignor.name",
                            ConfigType.text("the name of a task assignor"),
                            Unit.NONE,
                            "",
                            "How tasks are shared out; empty for the broker's default."),
                    key(
                            "streams.assignor.offload.enable",
                            ConfigType.booleans(),
                            Unit.NONE,
                            true,
                            "Whether tasks are assigned on a thread of their own."));

    public static final ConfigKeys ALL =
            ConfigKeys.of(
                    Stream.of(OTHERS, ShareConfigKeys.ALL)
                            .flatMap(keys -> keys.all().stream())
                            .toArray(ConfigKey<?>[]::new));

    private GroupConfigKeys() {}

    private static <T> ConfigKey<T> key(
            String name, ConfigType<T> type, Unit unit, T defaultValue, String doc) {
        return ConfigKey.of(name, type, unit, defaultValue, doc).informational(NOT_SERVED);
    }
}
