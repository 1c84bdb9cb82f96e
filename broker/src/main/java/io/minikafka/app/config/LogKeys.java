package io.minikafka.app.config;

import io.minikafka.base.config.ConfigKey;
import io.minikafka.base.config.ConfigKeys;
import io.minikafka.base.config.ConfigType;
import io.minikafka.base.config.Unit;
import io.minikafka.cluster.metadata.TopicConfigKeys;
import java.util.List;

/// Topics and their logs: what holds for every topic that does not say otherwise itself.
public final class LogKeys {
    public static final ConfigKey<Boolean> AUTO_CREATE_TOPICS_ENABLE =
            ConfigKey.of(
                    "auto.create.topics.enable",
                    ConfigType.booleans(),
                    Unit.NONE,
                    true,
                    "Whether a topic is made when a client first asks for it.");

    public static final ConfigKey<Boolean> DELETE_TOPIC_ENABLE =
            ConfigKey.of(
                    "delete.topic.enable",
                    ConfigType.booleans(),
                    Unit.NONE,
                    true,
                    "Whether topics may be deleted.");

    public static final ConfigKey<Integer> NUM_PARTITIONS =
            ConfigKey.of(
                    "num.partitions",
                    ConfigType.ints(1, 100_000),
                    Unit.COUNT,
                    1,
                    "Partitions of a topic that is made without saying how many.");

    public static final ConfigKey<Integer> DEFAULT_REPLICATION_FACTOR =
            ConfigKey.of(
                    "default.replication.factor",
                    ConfigType.ints(1, 15),
                    Unit.COUNT,
                    3,
                    "Replicas of a topic that is made without saying how many; as many as there are nodes, if"
                            + " there are fewer.");

    public static final ConfigKey<Integer> PARTITIONS_MAX =
            ConfigKey.of(
                    "minikafka.partitions.max",
                    ConfigType.ints(1, 10_000_000),
                    Unit.COUNT,
                    200_000,
                    "Partitions on this node; a request for more is refused.");

    public static final ConfigKey<String> DURABILITY =
            TopicConfigKeys.DURABILITY.named("minikafka.durability");

    public static final ConfigKey<Integer> MESSAGE_MAX_BYTES =
            ConfigKey.of(
                    "message.max.bytes",
                    ConfigType.ints(0, 104_857_600),
                    Unit.BYTES,
                    1_048_588,
                    "The largest record batch accepted, as it is on the wire.");

    public static final ConfigKey<Integer> LOG_SEGMENT_BYTES =
            TopicConfigKeys.SEGMENT_BYTES.named("log.segment.bytes");

    public static final ConfigKey<Long> LOG_ROLL_MS =
            ConfigKey.optional(
                    "log.roll.ms",
                    ConfigType.longs(1, Long.MAX_VALUE),
                    Unit.MS,
                    "A segment is closed when its first record is older than this."
                            + " Not set: log.roll.hours counts.");

    public static final ConfigKey<Integer> LOG_ROLL_HOURS =
            ConfigKey.of(
                    "log.roll.hours",
                    ConfigType.ints(1, Integer.MAX_VALUE),
                    Unit.HOURS,
                    168,
                    "The same in hours; log.roll.ms goes before it.");

    public static final ConfigKey<Long> LOG_RETENTION_MS =
            ConfigKey.optional(
                    "log.retention.ms",
                    ConfigType.longs(-1, Long.MAX_VALUE),
                    Unit.MS,
                    "Records older than this may be removed; -1 keeps them forever."
                            + " Not set: log.retention.minutes counts.");

    public static final ConfigKey<Integer> LOG_RETENTION_MINUTES =
            ConfigKey.optional(
                    "log.retention.minutes",
                    ConfigType.ints(-1, Integer.MAX_VALUE),
                    Unit.MINUTES,
                    "The same in minutes. Not set: log.retention.hours counts.");

    public static final ConfigKey<Integer> LOG_RETENTION_HOURS =
            ConfigKey.of(
                    "log.retention.hours",
                    ConfigType.ints(-1, Integer.MAX_VALUE),
                    Unit.HOURS,
                    168,
                    "The same in hours; log.retention.ms and log.retention.minutes go"
                            + " before it.");

    public static final ConfigKey<Long> LOG_RETENTION_BYTES =
            TopicConfigKeys.RETENTION_BYTES.named("log.retention.bytes");

    public static final ConfigKey<Long> LOG_RETENTION_CHECK_INTERVAL_MS =
            ConfigKey.of(
                    "log.retention.check.interval.ms",
                    ConfigType.longs(1, Long.MAX_VALUE),
                    Unit.MS,
                    300_000L,
                    "How often retention looks for segments to remove.");

    public static final ConfigKey<Long> LOG_SEGMENT_DELETE_DELAY_MS =
            TopicConfigKeys.FILE_DELETE_DELAY_MS.named("log.segment.delete.delay.ms");

    public static final ConfigKey<Integer> LOG_INDEX_INTERVAL_BYTES =
            TopicConfigKeys.INDEX_INTERVAL_BYTES.named("log.index.interval.bytes");

    public static final ConfigKey<List<String>> LOG_CLEANUP_POLICY =
            TopicConfigKeys.CLEANUP_POLICY.named("log.cleanup.policy");

    public static final ConfigKey<String> COMPRESSION_TYPE =
            TopicConfigKeys.COMPRESSION_TYPE.named("compression.type");

    public static final ConfigKey<String> LOG_MESSAGE_TIMESTAMP_TYPE =
            TopicConfigKeys.MESSAGE_TIMESTAMP_TYPE.named("log.message.timestamp.type");

    public static final ConfigKey<Long> LOG_MESSAGE_TIMESTAMP_BEFORE_MAX_MS =
            TopicConfigKeys.MESSAGE_TIMESTAMP_BEFORE_MAX_MS.named(
                    "log.message.timestamp.before.max.ms");

    public static final ConfigKey<Long> LOG_MESSAGE_TIMESTAMP_AFTER_MAX_MS =
            TopicConfigKeys.MESSAGE_TIMESTAMP_AFTER_MAX_MS.named(
                    "log.message.timestamp.after.max.ms");

    public static final ConfigKey<Integer> PRODUCER_ID_EXPIRATION_MS =
            ConfigKey.of(
                    "producer.id.expiration.ms",
                    ConfigType.ints(1, Integer.MAX_VALUE),
                    Unit.MS,
                    86_400_000,
                    "An idempotent producer that wrote nothing to a partition for"
                            + " this long is forgotten there.");

    public static final ConfigKey<Integer> PRODUCERS_PER_PARTITION_MAX =
            ConfigKey.of(
                    "minikafka.producers.per.partition.max",
                    ConfigType.ints(1, 10_000_000),
                    Unit.COUNT,
                    100_000,
                    "Idempotent producers remembered for one partition; beyond it the"
                            + " one that is silent for longest is forgotten.");

    static final ConfigKeys ALL =
            ConfigKeys.of(
                    AUTO_CREATE_TOPICS_ENABLE,
                    DELETE_TOPIC_ENABLE,
                    NUM_PARTITIONS,
                    DEFAULT_REPLICATION_FACTOR,
                    PARTITIONS_MAX,
                    DURABILITY,
                    MESSAGE_MAX_BYTES,
                    LOG_SEGMENT_BYTES,
                    LOG_ROLL_MS,
                    LOG_ROLL_HOURS,
                    LOG_RETENTION_MS,
                    LOG_RETENTION_MINUTES,
                    LOG_RETENTION_HOURS,
                    LOG_RETENTION_BYTES,
                    LOG_RETENTION_CHECK_INTERVAL_MS,
                    LOG_SEGMENT_DELETE_DELAY_MS,
                    LOG_INDEX_INTERVAL_BYTES,
                    LOG_CLEANUP_POLICY,
                    COMPRESSION_TYPE,
                    LOG_MESSAGE_TIMESTAMP_TYPE,
                    LOG_MESSAGE_TIMESTAMP_BEFORE_MAX_MS,
                    LOG_MESSAGE_TIMESTAMP_AFTER_MAX_MS,
                    PRODUCER_ID_EXPIRATION_MS,
                    PRODUCERS_PER_PARTITION_MAX);

    private LogKeys() {}
}
