package io.minikafka.app.config;

import io.minikafka.base.config.ConfigKey;
import io.minikafka.base.config.ConfigKeys;
import io.minikafka.base.config.ConfigType;
import io.minikafka.base.config.Unit;
import java.util.List;

/// Streams groups: what holds for those that set nothing, and bounds for what one may set.
public final class StreamsKeys {
    public static final ConfigKey<Integer> MAX_SIZE =
            number(
                    "max.size",
                    1,
                    Unit.COUNT,
                    Integer.MAX_VALUE,
                    "Members of one streams group; further ones are refused.");

    static final ConfigKey<Integer> SESSION_TIMEOUT_MS =
            number(
                    "session.timeout.ms",
                    1,
                    Unit.MS,
                    45_000,
                    "Silence after which a member of a streams group is taken for dead.");

    static final ConfigKey<Integer> MIN_SESSION_TIMEOUT_MS =
            number(
                    "min.session.timeout.ms",
                    1,
                    Unit.MS,
                    45_000,
                    "The shortest `streams.session.timeout.ms` of a group.");

    static final ConfigKey<Integer> MAX_SESSION_TIMEOUT_MS =
            number(
                    "max.session.timeout.ms",
                    1,
                    Unit.MS,
                    60_000,
                    "The longest `streams.session.timeout.ms` of a group.");

    static final ConfigKey<Integer> HEARTBEAT_INTERVAL_MS =
            number(
                    "heartbeat.interval.ms",
                    1,
                    Unit.MS,
                    5_000,
                    "How often a member of a streams group says that it is alive.");

    static final ConfigKey<Integer> MIN_HEARTBEAT_INTERVAL_MS =
            number(
                    "min.heartbeat.interval.ms",
                    1,
                    Unit.MS,
                    5_000,
                    "The shortest `streams.heartbeat.interval.ms` of a group.");

    static final ConfigKey<Integer> MAX_HEARTBEAT_INTERVAL_MS =
            number(
                    "max.heartbeat.interval.ms",
                    1,
                    Unit.MS,
                    15_000,
                    "The longest `streams.heartbeat.interval.ms` of a group.");

    static final ConfigKey<Integer> ASSIGNMENT_INTERVAL_MS =
            number(
                    "assignment.interval.ms",
                    0,
                    Unit.MS,
                    1_000,
                    "Least time between two assignments of a streams group.");

    static final ConfigKey<Integer> MIN_ASSIGNMENT_INTERVAL_MS =
            number(
                    "min.assignment.interval.ms",
                    0,
                    Unit.MS,
                    0,
                    "The shortest `streams.assignment.interval.ms` of a group.");

    static final ConfigKey<Integer> MAX_ASSIGNMENT_INTERVAL_MS =
            number(
                    "max.assignment.interval.ms",
                    0,
                    Unit.MS,
                    15_000,
                    "The longest `streams.assignment.interval.ms` of a group.");

    static final ConfigKeys ALL =
            ConfigKeys.of(
                    MAX_SIZE,
                    SESSION_TIMEOUT_MS,
                    MIN_SESSION_TIMEOUT_MS,
                    MAX_SESSION_TIMEOUT_MS,
                    HEARTBEAT_INTERVAL_MS,
                    MIN_HEARTBEAT_INTERVAL_MS,
                    MAX_HEARTBEAT_INTERVAL_MS,
                    ASSIGNMENT_INTERVAL_MS,
                    MIN_ASSIGNMENT_INTERVAL_MS,
                    MAX_ASSIGNMENT_INTERVAL_MS,
                    number(
                            "initial.rebalance.delay.ms",
                            0,
                            Unit.MS,
                            3_000,
                            "How long a streams group without members waits for more of them when one comes."),
                    number(
                            "num.standby.replicas",
                            0,
                            Unit.COUNT,
                            0,
                            "Copies of a task's state beside the working one."),
                    number(
                            "max.standby.replicas",
                            0,
                            Unit.COUNT,
                            2,
                            "The greatest `streams.num.standby.replicas` of a group."),
                    number(
                            "num.warmup.replicas",
                            0,
                            Unit.COUNT,
                            2,
                            "Tasks of a group that may be warmed up elsewhere at one time."),
                    number(
                            "max.warmup.replicas",
                            0,
                            Unit.COUNT,
                            20,
                            "The greatest `streams.num.warmup.replicas` of a group."),
                    number(
                            "task.offset.interval.ms",
                            1,
                            Unit.MS,
                            60_000,
                            "How often clients tell how far the copies of tasks are."),
                    number(
                            "min.task.offset.interval.ms",
                            1,
                            Unit.MS,
                            15_000,
                            "The shortest `streams.task.offset.interval.ms` of a group."),
                    ConfigKey.of(
                            "group.streams.acceptable.recovery.lag",
                            ConfigType.longs(0, Long.MAX_VALUE),
                            Unit.COUNT,
                            10_000L,
                            "Records that a task's copy may be behind and still take over."),
                    ConfigKey.of(
                            "group.streams.rack.aware.assignment.tags",
                            ConfigType.text("names of client tags, with commas"),
                            Unit.NONE,
                            "",
                            "Tags over which the copies of a task are spread."),
                    ConfigKey.of(
                                    "group.streams.assignors",
                                    ConfigType.listOf("sticky"),
                                    Unit.NONE,
                                    List.of("sticky"),
                                    "Task assignors that groups may name.")
                            .informational("there is one assignor"));

    private StreamsKeys() {}

    private static ConfigKey<Integer> number(
            String name, int least, Unit unit, int defaultValue, String doc) {
        return ConfigKey.of(
                "group.streams." + name,
                ConfigType.ints(least, Integer.MAX_VALUE),
                unit,
                defaultValue,
                doc);
    }
}
