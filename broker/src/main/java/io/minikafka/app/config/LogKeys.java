package io.minikafka.app.config;

import io.minikafka.base.config.ConfigKey;
import io.minikafka.base.config.ConfigKeys;
import io.minikafka.base.config.ConfigType;
import io.minikafka.base.config.Unit;
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
            ConfigKey.of(
                    "minikafka.durability",
                    ConfigType.oneOf("fsync", "os"),
                    Unit.NONE,
                    "fsync",
                    "What an acknowledgement means. `fsync`: the batch is on the disk"
                            + " and survives loss of power. `os`: it is in the operating"
                            + " system's memory and survives a crash of the broker, not of the"
                            + " machine.");

    public static final ConfigKey<Integer> MESSAGE_MAX_BYTES =
            ConfigKey.of(
                    "message.max.bytes",
                    ConfigType.ints(0, 104_857_600),
                    Unit.BYTES,
                    1_048_588,
                    "The largest record batch accepted, as it is on the wire.");

    public static final ConfigKey<Integer> LOG_SEGMENT_BYTES =
            ConfigKey.of(
                    "log.segment.bytes",
                    ConfigType.ints(1_024, Integer.MAX_VALUE),
                    Unit.BYTES,
                    1_073_741_824,
                    "A segment file is closed and a new one begun before it grows"
                            + " beyond this.");

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
            ConfigKey.of(
                    "log.retention.bytes",
                    ConfigType.longs(-1, Long.MAX_VALUE),
                    Unit.BYTES,
                    -1L,
                    "A partition larger than this loses its oldest segments; -1 sets"
                            + " no limit.");

    public static final ConfigKey<Long> LOG_RETENTION_CHECK_INTERVAL_MS =
            ConfigKey.of(
                    "log.retention.check.interval.ms",
                    ConfigType.longs(1, Long.MAX_VALUE),
                    Unit.MS,
                    300_000L,
                    "How often retention looks for segments to remove.");

    public static final ConfigKey<Long> LOG_SEGMENT_DELETE_DELAY_MS =
            ConfigKey.of(
                    "log.segment.delete.delay.ms",
                    ConfigType.longs(0, Long.MAX_VALUE),
                    Unit.MS,
                    60_000L,
                    "How long a removed segment's file stays on the disk for readers"
                            + " that still use it.");

    public static final ConfigKey<Integer> LOG_INDEX_INTERVAL_BYTES =
            ConfigKey.of(
                    "log.index.interval.bytes",
                    ConfigType.ints(0, Integer.MAX_VALUE),
                    Unit.BYTES,
                    4_096,
                    "About how many bytes of records lie between two entries of an" + " index.");

    public static final ConfigKey<List<String>> LOG_CLEANUP_POLICY =
            ConfigKey.of(
                    "log.cleanup.policy",
                    ConfigType.listOf("delete", "compact"),
                    Unit.NONE,
                    List.of("delete"),
                    "`delete`: old segments are removed by age and size. `compact`:"
                            + " see cleanup.policy below.");

    public static final ConfigKey<String> COMPRESSION_TYPE =
            ConfigKey.of(
                    "compression.type",
                    ConfigType.oneOf("producer", "uncompressed", "gzip", "snappy", "lz4", "zstd"),
                    Unit.NONE,
                    "producer",
                    "The compression of stored batches; see compression.type of topics.");

    public static final ConfigKey<String> LOG_MESSAGE_TIMESTAMP_TYPE =
            ConfigKey.of(
                    "log.message.timestamp.type",
                    ConfigType.oneOf("CreateTime", "LogAppendTime"),
                    Unit.NONE,
                    "CreateTime",
                    "Whose clock a record's timestamp comes from: the producer's or"
                            + " the broker's.");

    public static final ConfigKey<Long> LOG_MESSAGE_TIMESTAMP_BEFORE_MAX_MS =
            ConfigKey.of(
                    "log.message.timestamp.before.max.ms",
                    ConfigType.longs(0, Long.MAX_VALUE),
                    Unit.MS,
                    Long.MAX_VALUE,
                    "How far a producer's timestamp may lie before the broker's" + " clock.");

    public static final ConfigKey<Long> LOG_MESSAGE_TIMESTAMP_AFTER_MAX_MS =
            ConfigKey.of(
                    "log.message.timestamp.after.max.ms",
                    ConfigType.longs(0, Long.MAX_VALUE),
                    Unit.MS,
                    3_600_000L,
                    "How far a producer's timestamp may lie after the broker's clock.");

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
