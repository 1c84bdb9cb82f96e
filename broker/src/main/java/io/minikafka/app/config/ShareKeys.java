package io.minikafka.app.config;

import io.minikafka.base.config.ConfigKey;
import io.minikafka.base.config.ConfigKeys;
import io.minikafka.base.config.ConfigType;
import io.minikafka.base.config.Unit;

/// Share groups: what holds for all of them, and bounds for what one may set.
public final class ShareKeys {
    public static final ConfigKey<Integer> MAX_SIZE =
            ConfigKey.of(
                    "group.share.max.size",
                    ConfigType.ints(1, 10_000),
                    Unit.COUNT,
                    200,
                    "Members of one share group; further ones are refused.");

    public static final ConfigKey<Integer> MAX_SHARE_SESSIONS =
            ConfigKey.of(
                    "group.share.max.share.sessions",
                    ConfigType.ints(1, Integer.MAX_VALUE),
                    Unit.COUNT,
                    2_000,
                    "Members of share groups that fetch from this node at once; further ones are refused.");

    public static final ConfigKey<String> DEAD_LETTER_PREFIX =
            ConfigKey.of(
                    "errors.deadletterqueue.topic.name.prefix",
                    ConfigType.checked(_ -> true, "the beginning of a topic's name, or empty"),
                    Unit.NONE,
                    "dlq.",
                    "With what the names of dead-letter topics must begin; empty for any.");

    public static final ConfigKey<Boolean> DEAD_LETTER_AUTO_CREATE =
            ConfigKey.of(
                    "errors.deadletterqueue.auto.create.topics.enable",
                    ConfigType.booleans(),
                    Unit.NONE,
                    false,
                    "Whether a dead-letter topic that a share group names is created if it does not exist.");

    static final ConfigKeys ALL =
            ConfigKeys.of(
                    MAX_SIZE,
                    bound(
                            "group.share.session.timeout.ms",
                            1,
                            Integer.MAX_VALUE,
                            45_000,
                            Unit.MS,
                            "Silence after which a member of a share group is taken for dead."),
                    bound(
                            "group.share.min.session.timeout.ms",
                            1,
                            Integer.MAX_VALUE,
                            45_000,
                            Unit.MS,
                            "The shortest `share.session.timeout.ms` of a group."),
                    bound(
                            "group.share.max.session.timeout.ms",
                            1,
                            Integer.MAX_VALUE,
                            60_000,
                            Unit.MS,
                            "The longest `share.session.timeout.ms` of a group."),
                    bound(
                            "group.share.heartbeat.interval.ms",
                            1,
                            Integer.MAX_VALUE,
                            5_000,
                            Unit.MS,
                            "How often a member of a share group says that it is alive."),
                    bound(
                            "group.share.min.heartbeat.interval.ms",
                            1,
                            Integer.MAX_VALUE,
                            5_000,
                            Unit.MS,
                            "The shortest `share.heartbeat.interval.ms` of a group."),
                    bound(
                            "group.share.max.heartbeat.interval.ms",
                            1,
                            Integer.MAX_VALUE,
                            15_000,
                            Unit.MS,
                            "The longest `share.heartbeat.interval.ms` of a group."),
                    bound(
                            "group.share.assignment.interval.ms",
                            0,
                            Integer.MAX_VALUE,
                            1_000,
                            Unit.MS,
                            "Least time between two assignments of a share group."),
                    bound(
                            "group.share.min.assignment.interval.ms",
                            0,
                            Integer.MAX_VALUE,
                            0,
                            Unit.MS,
                            "The shortest `share.assignment.interval.ms` of a group."),
                    bound(
                            "group.share.max.assignment.interval.ms",
                            0,
                            Integer.MAX_VALUE,
                            15_000,
                            Unit.MS,
                            "The longest `share.assignment.interval.ms` of a group."),
                    bound(
                            "group.share.record.lock.duration.ms",
                            1_000,
                            3_600_000,
                            30_000,
                            Unit.MS,
                            "How long a record stays with one member of a share group."),
                    bound(
                            "group.share.min.record.lock.duration.ms",
                            1_000,
                            30_000,
                            15_000,
                            Unit.MS,
                            "The shortest `share.record.lock.duration.ms` of a group."),
                    bound(
                            "group.share.max.record.lock.duration.ms",
                            30_000,
                            3_600_000,
                            60_000,
                            Unit.MS,
                            "The longest `share.record.lock.duration.ms` of a group."),
                    bound(
                            "group.share.delivery.count.limit",
                            2,
                            10,
                            5,
                            Unit.COUNT,
                            "How often a record is offered before it is given up."),
                    bound(
                            "group.share.min.delivery.count.limit",
                            2,
                            5,
                            2,
                            Unit.COUNT,
                            "The smallest `share.delivery.count.limit` of a group."),
                    bound(
                            "group.share.max.delivery.count.limit",
                            5,
                            25,
                            10,
                            Unit.COUNT,
                            "The greatest `share.delivery.count.limit` of a group."),
                    bound(
                            "group.share.partition.max.record.locks",
                            100,
                            10_000,
                            2_000,
                            Unit.COUNT,
                            "Records of one partition that members of a share group hold at once."),
                    bound(
                            "group.share.min.partition.max.record.locks",
                            100,
                            10_000,
                            100,
                            Unit.COUNT,
                            "The smallest `share.partition.max.record.locks` of a group."),
                    bound(
                            "group.share.max.partition.max.record.locks",
                            100,
                            10_000,
                            4_000,
                            Unit.COUNT,
                            "The greatest `share.partition.max.record.locks` of a group."),
                    MAX_SHARE_SESSIONS,
                    DEAD_LETTER_PREFIX,
                    DEAD_LETTER_AUTO_CREATE);

    private ShareKeys() {}

    private static ConfigKey<Integer> bound(
            String name, int min, int max, int defaultValue, Unit unit, String doc) {
        return ConfigKey.of(name, ConfigType.ints(min, max), unit, defaultValue, doc);
    }
}
