package io.minikafka.app.config;

import io.minikafka.base.config.ConfigKey;
import io.minikafka.base.config.ConfigKeys;
import io.minikafka.base.config.ConfigType;
import io.minikafka.base.config.Unit;
import java.util.List;

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
                            3,
                            "Replicas of the groups' shards in a cluster.")
                    .informational("there are three as soon as there are three nodes");

    public static final ConfigKey<Integer> OFFSETS_TOPIC_NUM_PARTITIONS =
            ConfigKey.of(
                    "offsets.topic.num.partitions",
                    ConfigType.ints(1, 1_000),
                    Unit.COUNT,
                    8,
                    "Shards of the groups of a cluster, each of which one node coordinates; read by its first node"
                            + " when there are none yet.");

    public static final ConfigKey<Integer> OFFSETS_COMMIT_TIMEOUT_MS =
            ConfigKey.of(
                    "offsets.commit.timeout.ms",
                    ConfigType.ints(1, Integer.MAX_VALUE),
                    Unit.MS,
                    5_000,
                    "In a cluster: how long a change of a group or a transaction may wait for enough replicas of its"
                            + " shard. Then the client is asked to try again.");

    public static final ConfigKey<Integer> CONSUMER_SESSION_TIMEOUT_MS =
            ofConsumers(
                    "session.timeout.ms",
                    1,
                    45_000,
                    "Silence after which a member of a consumer group is taken for dead.");

    public static final ConfigKey<Integer> CONSUMER_MIN_SESSION_TIMEOUT_MS =
            ofConsumers(
                    "min.session.timeout.ms",
                    1,
                    45_000,
                    "The least session timeout of a consumer group.");

    public static final ConfigKey<Integer> CONSUMER_MAX_SESSION_TIMEOUT_MS =
            ofConsumers(
                    "max.session.timeout.ms",
                    1,
                    60_000,
                    "The greatest session timeout of a consumer group.");

    public static final ConfigKey<Integer> CONSUMER_HEARTBEAT_INTERVAL_MS =
            ofConsumers(
                    "heartbeat.interval.ms",
                    1,
                    5_000,
                    "How often a member of a consumer group says that it is alive.");

    public static final ConfigKey<Integer> CONSUMER_MIN_HEARTBEAT_INTERVAL_MS =
            ofConsumers(
                    "min.heartbeat.interval.ms",
                    1,
                    5_000,
                    "The least heartbeat interval of a consumer group.");

    public static final ConfigKey<Integer> CONSUMER_MAX_HEARTBEAT_INTERVAL_MS =
            ofConsumers(
                    "max.heartbeat.interval.ms",
                    1,
                    15_000,
                    "The greatest heartbeat interval of a consumer group.");

    public static final ConfigKey<Integer> CONSUMER_ASSIGNMENT_INTERVAL_MS =
            ofConsumers(
                    "assignment.interval.ms",
                    0,
                    1_000,
                    "Least time between two assignments of a consumer group.");

    public static final ConfigKey<Integer> CONSUMER_MIN_ASSIGNMENT_INTERVAL_MS =
            ofConsumers(
                    "min.assignment.interval.ms",
                    0,
                    0,
                    "The least assignment interval of a consumer group.");

    public static final ConfigKey<Integer> CONSUMER_MAX_ASSIGNMENT_INTERVAL_MS =
            ofConsumers(
                    "max.assignment.interval.ms",
                    0,
                    15_000,
                    "The greatest assignment interval of a consumer group.");

    public static final ConfigKey<Integer> CONSUMER_MAX_SIZE =
            ConfigKey.of(
                    "group.consumer.max.size",
                    ConfigType.ints(1, Integer.MAX_VALUE),
                    Unit.COUNT,
                    10_000,
                    "Members of one consumer group; further ones are refused.");

    public static final ConfigKey<List<String>> CONSUMER_ASSIGNORS =
            ConfigKey.of(
                    "group.consumer.assignors",
                    ConfigType.listOf("uniform", "range"),
                    Unit.NONE,
                    List.of("uniform", "range"),
                    "Assignors that members of consumer groups may ask for; the first is the default.");

    public static final ConfigKey<String> CONSUMER_MIGRATION_POLICY =
            ConfigKey.of(
                    "group.consumer.migration.policy",
                    ConfigType.oneOf("bidirectional", "upgrade", "downgrade", "disabled"),
                    Unit.NONE,
                    "bidirectional",
                    "Whether groups with members change between the classic and the consumer type.");

    static final ConfigKeys ALL =
            ConfigKeys.of(
                    CONSUMER_SESSION_TIMEOUT_MS,
                    CONSUMER_MIN_SESSION_TIMEOUT_MS,
                    CONSUMER_MAX_SESSION_TIMEOUT_MS,
                    CONSUMER_HEARTBEAT_INTERVAL_MS,
                    CONSUMER_MIN_HEARTBEAT_INTERVAL_MS,
                    CONSUMER_MAX_HEARTBEAT_INTERVAL_MS,
                    CONSUMER_ASSIGNMENT_INTERVAL_MS,
                    CONSUMER_MIN_ASSIGNMENT_INTERVAL_MS,
                    CONSUMER_MAX_ASSIGNMENT_INTERVAL_MS,
                    CONSUMER_MAX_SIZE,
                    CONSUMER_ASSIGNORS,
                    CONSUMER_MIGRATION_POLICY,
                    GROUP_MIN_SESSION_TIMEOUT_MS,
                    GROUP_MAX_SESSION_TIMEOUT_MS,
                    GROUP_INITIAL_REBALANCE_DELAY_MS,
                    GROUP_MAX_SIZE,
                    OFFSETS_RETENTION_MINUTES,
                    OFFSETS_RETENTION_CHECK_INTERVAL_MS,
                    OFFSET_METADATA_MAX_BYTES,
                    OFFSETS_TOPIC_REPLICATION_FACTOR,
                    OFFSETS_TOPIC_NUM_PARTITIONS,
                    OFFSETS_COMMIT_TIMEOUT_MS);

    private GroupKeys() {}

    private static ConfigKey<Integer> ofConsumers(
            String name, int least, int defaultValue, String doc) {
        return ConfigKey.of(
                "group.consumer." + name,
                ConfigType.ints(least, Integer.MAX_VALUE),
                Unit.MS,
                defaultValue,
                doc);
    }
}
