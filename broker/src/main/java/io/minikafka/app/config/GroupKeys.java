package io.minikafka.app.config;

import io.minikafka.base.config.ConfigKey;
import io.minikafka.base.config.ConfigKeys;
import io.minikafka.base.config.ConfigType;
import io.minikafka.base.config.Unit;

/// Consumer groups and their offsets.
public final class GroupKeys {
    public static final ConfigKey<Integer> GROUP_MIN_SESSION_TIMEOUT_MS =
            ConfigKey.of(
                    "group.min.session.timeout.ms",
                    ConfigType.ints(1, Integer.MAX_VALUE),
                    Unit.MS,
                    6_000,
                    "The shortest session timeout that a member may ask for.");

    public static final ConfigKey<Integer> GROUP_MAX_SESSION_TIMEOUT_MS =
            ConfigKey.of(
                    "group.max.session.timeout.ms",
                    ConfigType.ints(1, Integer.MAX_VALUE),
                    Unit.MS,
                    1_800_000,
                    "The longest session timeout that a member may ask for.");

    public static final ConfigKey<Integer> GROUP_INITIAL_REBALANCE_DELAY_MS =
            ConfigKey.of(
                    "group.initial.rebalance.delay.ms",
                    ConfigType.ints(0, Integer.MAX_VALUE),
                    Unit.MS,
                    3_000,
                    "How long the first rebalance of an empty group waits for more" + " members.");

    public static final ConfigKey<Integer> GROUP_MAX_SIZE =
            ConfigKey.of(
                    "group.max.size",
                    ConfigType.ints(1, Integer.MAX_VALUE),
                    Unit.COUNT,
                    10_000,
                    "Members of one group; further ones are refused.");

    public static final ConfigKey<Integer> OFFSETS_RETENTION_MINUTES =
            ConfigKey.of(
                    "offsets.retention.minutes",
                    ConfigType.ints(1, Integer.MAX_VALUE),
                    Unit.MINUTES,
                    10_080,
                    "Offsets of a group without members are forgotten after this" + " time.");

    public static final ConfigKey<Long> OFFSETS_RETENTION_CHECK_INTERVAL_MS =
            ConfigKey.of(
                    "offsets.retention.check.interval.ms",
                    ConfigType.longs(1, Long.MAX_VALUE),
                    Unit.MS,
                    600_000L,
                    "How often forgotten offsets are looked for.");

    public static final ConfigKey<Integer> OFFSET_METADATA_MAX_BYTES =
            ConfigKey.of(
                    "offset.metadata.max.bytes",
                    ConfigType.ints(0, Integer.MAX_VALUE),
                    Unit.BYTES,
                    4_096,
                    "The longest text that a client may store with an offset.");

    public static final ConfigKey<Integer> OFFSETS_TOPIC_REPLICATION_FACTOR =
            ConfigKey.of(
                            "offsets.topic.replication.factor",
                            ConfigType.ints(1, 32_767),
                            Unit.COUNT,
                            1,
                            "Replicas of the offsets topic.")
                    .informational("groups live in a journal of the node, not in a topic");

    public static final ConfigKey<Integer> OFFSETS_TOPIC_NUM_PARTITIONS =
            ConfigKey.of(
                            "offsets.topic.num.partitions",
                            ConfigType.ints(1, Integer.MAX_VALUE),
                            Unit.COUNT,
                            50,
                            "Partitions of the offsets topic.")
                    .informational("groups live in a journal of the node, not in a topic");

    static final ConfigKeys ALL =
            ConfigKeys.of(
                    GROUP_MIN_SESSION_TIMEOUT_MS,
                    GROUP_MAX_SESSION_TIMEOUT_MS,
                    GROUP_INITIAL_REBALANCE_DELAY_MS,
                    GROUP_MAX_SIZE,
                    OFFSETS_RETENTION_MINUTES,
                    OFFSETS_RETENTION_CHECK_INTERVAL_MS,
                    OFFSET_METADATA_MAX_BYTES,
                    OFFSETS_TOPIC_REPLICATION_FACTOR,
                    OFFSETS_TOPIC_NUM_PARTITIONS);

    private GroupKeys() {}
}
