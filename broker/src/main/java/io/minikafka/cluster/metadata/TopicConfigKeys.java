package io.minikafka.cluster.metadata;

import io.minikafka.base.config.ConfigKey;
import io.minikafka.base.config.ConfigKeys;
import io.minikafka.base.config.ConfigType;
import io.minikafka.base.config.Unit;
import io.minikafka.cluster.Quorums;
import java.util.List;

/// The settings of a topic. Names, types and defaults are Kafka's, so that tools which read or write
/// them work unchanged; `durability` is ours. A default written here is the last resort:
/// [TopicDefaults] puts the broker's own setting before it.
public final class TopicConfigKeys {
    private static final String NODE_THROTTLED =
            "a move is throttled at the node that sends, for all partitions together:"
                    + " `leader.replication.throttled.rate`";
    private static final String NOT_TIERED = "there is no remote storage";

    public static final ConfigKey<String> DURABILITY =
            ConfigKey.of(
                    "durability",
                    ConfigType.oneOf("fsync", "os"),
                    Unit.NONE,
                    "fsync",
                    "What an acknowledgement means. `fsync`: the batch is on the disk and survives loss of"
                            + " power. `os`: the batch is in the operating system's memory and survives a"
                            + " crash of the broker, not of the machine.");

    public static final ConfigKey<List<String>> CLEANUP_POLICY =
            ConfigKey.of(
                    "cleanup.policy",
                    ConfigType.listOf("delete", "compact"),
                    Unit.NONE,
                    List.of("delete"),
                    "`delete`: old segments are removed by age and size. `compact`: of each key the last record"
                            + " stays, and what is older is removed in the background. Both: both. Empty:"
                            + " nothing is ever removed.");

    public static final ConfigKey<Long> RETENTION_MS =
            ConfigKey.of(
                    "retention.ms",
                    ConfigType.longs(-1, Long.MAX_VALUE),
                    Unit.MS,
                    604_800_000L,
                    "Records older than this may be removed, whole segments at a time; -1 keeps them"
                            + " forever.");

    public static final ConfigKey<Long> RETENTION_BYTES =
            ConfigKey.of(
                    "retention.bytes",
                    ConfigType.longs(-1, Long.MAX_VALUE),
                    Unit.BYTES,
                    -1L,
                    "A partition larger than this loses its oldest segments; -1 sets no limit.");

    public static final ConfigKey<Integer> SEGMENT_BYTES =
            ConfigKey.of(
                    "segment.bytes",
                    ConfigType.ints(1_024, Integer.MAX_VALUE),
                    Unit.BYTES,
                    1_073_741_824,
                    "A segment file is closed and a new one begun before it grows beyond this.");

    public static final ConfigKey<Long> SEGMENT_MS =
            ConfigKey.of(
                    "segment.ms",
                    ConfigType.longs(1, Long.MAX_VALUE),
                    Unit.MS,
                    604_800_000L,
                    "A segment is closed when its first record is older than this, even if it is small.");

    public static final ConfigKey<Long> SEGMENT_JITTER_MS =
            ConfigKey.of(
                            "segment.jitter.ms",
                            ConfigType.longs(0, Long.MAX_VALUE),
                            Unit.MS,
                            0L,
                            "Random time by which a segment would be closed early.")
                    .informational("closing a segment costs no burst of work here");

    public static final ConfigKey<Integer> SEGMENT_INDEX_BYTES =
            ConfigKey.of(
                    "segment.index.bytes",
                    ConfigType.ints(4, Integer.MAX_VALUE),
                    Unit.BYTES,
                    10_485_760,
                    "A segment is closed when its offset index would grow beyond this.");

    public static final ConfigKey<Integer> INDEX_INTERVAL_BYTES =
            ConfigKey.of(
                    "index.interval.bytes",
                    ConfigType.ints(0, Integer.MAX_VALUE),
                    Unit.BYTES,
                    4_096,
                    "About how many bytes of records lie between two entries of the index.");

    public static final ConfigKey<Integer> MAX_MESSAGE_BYTES =
            ConfigKey.of(
                    "max.message.bytes",
                    ConfigType.ints(0, Integer.MAX_VALUE),
                    Unit.BYTES,
                    1_048_588,
                    "The largest record batch accepted, as it is on the wire (after compression).");

    public static final ConfigKey<Integer> MAX_DECOMPRESSED_MESSAGE_BYTES =
            ConfigKey.of(
                            "max.decompressed.message.bytes",
                            ConfigType.ints(0, Integer.MAX_VALUE),
                            Unit.BYTES,
                            2_147_483_639,
                            "The largest record batch after decompression.")
                    .informational(
                            "a batch is decompressed only to compress it anew, within a fixed bound");

    public static final ConfigKey<String> MESSAGE_TIMESTAMP_TYPE =
            ConfigKey.of(
                    "message.timestamp.type",
                    ConfigType.oneOf("CreateTime", "LogAppendTime"),
                    Unit.NONE,
                    "CreateTime",
                    "Whose clock a record's timestamp comes from: the producer's or the broker's.");

    public static final ConfigKey<Long> MESSAGE_TIMESTAMP_BEFORE_MAX_MS =
            ConfigKey.of(
                    "message.timestamp.before.max.ms",
                    ConfigType.longs(0, Long.MAX_VALUE),
                    Unit.MS,
                    Long.MAX_VALUE,
                    "How far a producer's timestamp may lie before the broker's clock.");

    public static final ConfigKey<Long> MESSAGE_TIMESTAMP_AFTER_MAX_MS =
            ConfigKey.of(
                    "message.timestamp.after.max.ms",
                    ConfigType.longs(0, Long.MAX_VALUE),
                    Unit.MS,
                    3_600_000L,
                    "How far a producer's timestamp may lie after the broker's clock.");

    public static final ConfigKey<Long> FILE_DELETE_DELAY_MS =
            ConfigKey.of(
                    "file.delete.delay.ms",
                    ConfigType.longs(0, Long.MAX_VALUE),
                    Unit.MS,
                    60_000L,
                    "How long a removed segment's file stays on the disk for readers that still use it.");

    public static final ConfigKey<Long> FLUSH_MESSAGES =
            ConfigKey.of(
                            "flush.messages",
                            ConfigType.longs(1, Long.MAX_VALUE),
                            Unit.COUNT,
                            Long.MAX_VALUE,
                            "Records after which a log would be forced to the disk.")
                    .informational("`durability` decides when the disk is forced");

    public static final ConfigKey<Long> FLUSH_MS =
            ConfigKey.of(
                            "flush.ms",
                            ConfigType.longs(0, Long.MAX_VALUE),
                            Unit.MS,
                            Long.MAX_VALUE,
                            "Time after which a log would be forced to the disk.")
                    .informational("`durability` decides when the disk is forced");

    public static final ConfigKey<Boolean> PREALLOCATE =
            ConfigKey.of(
                            "preallocate",
                            ConfigType.booleans(),
                            Unit.NONE,
                            false,
                            "Whether a segment file is given its full size when it is made.")
                    .informational("only the write-ahead log needs it, and always has it");

    public static final ConfigKey<String> COMPRESSION_TYPE =
            ConfigKey.of(
                    "compression.type",
                    ConfigType.oneOf("producer", "uncompressed", "gzip", "snappy", "lz4", "zstd"),
                    Unit.NONE,
                    "producer",
                    "The compression of stored batches. `producer`: as the producer sent them, byte for byte;"
                            + " else batches of another compression are compressed anew, which costs the broker time.");

    public static final ConfigKey<Integer> COMPRESSION_GZIP_LEVEL =
            ConfigKey.of(
                    "compression.gzip.level",
                    ConfigType.ints(-1, 9),
                    Unit.NONE,
                    -1,
                    "The level, when the broker compresses with gzip.");

    public static final ConfigKey<Integer> COMPRESSION_LZ4_LEVEL =
            ConfigKey.of(
                    "compression.lz4.level",
                    ConfigType.ints(1, 17),
                    Unit.NONE,
                    9,
                    "The level, when the broker compresses with lz4.");

    public static final ConfigKey<Integer> COMPRESSION_ZSTD_LEVEL =
            ConfigKey.of(
                    "compression.zstd.level",
                    ConfigType.ints(-131_072, 22),
                    Unit.NONE,
                    3,
                    "The level, when the broker compresses with zstd.");

    public static final ConfigKey<Long> DELETE_RETENTION_MS =
            ConfigKey.of(
                    "delete.retention.ms",
                    ConfigType.longs(0, Long.MAX_VALUE),
                    Unit.MS,
                    86_400_000L,
                    "How long a tombstone stays after compaction first met it, for readers that go from the start.");

    public static final ConfigKey<Long> MIN_COMPACTION_LAG_MS =
            ConfigKey.of(
                    "min.compaction.lag.ms",
                    ConfigType.longs(0, Long.MAX_VALUE),
                    Unit.MS,
                    0L,
                    "Records younger than this are not compacted.");

    public static final ConfigKey<Long> MAX_COMPACTION_LAG_MS =
            ConfigKey.of(
                    "max.compaction.lag.ms",
                    ConfigType.longs(1, Long.MAX_VALUE),
                    Unit.MS,
                    Long.MAX_VALUE,
                    "A record older than this is to be compacted, however little there is to do; the segment that"
                            + " holds it is closed for that.");

    public static final ConfigKey<Double> MIN_CLEANABLE_DIRTY_RATIO =
            ConfigKey.of(
                    "min.cleanable.dirty.ratio",
                    ConfigType.doubles(0, 1),
                    Unit.NONE,
                    0.5,
                    "A log is compacted when more than this share of its bytes (the active segment aside) was not"
                            + " compacted before.");

    public static final ConfigKey<Integer> MIN_INSYNC_REPLICAS =
            ConfigKey.of(
                    "min.insync.replicas",
                    ConfigType.ints(1, Integer.MAX_VALUE),
                    Unit.COUNT,
                    1,
                    "How many replicas must have a batch before it is acknowledged, if that is more than the"
                            + " write quorum.");

    public static final ConfigKey<Integer> WRITE_QUORUM =
            ConfigKey.of(
                    "minikafka.write.quorum",
                    ConfigType.ints(0, Quorums.REPLICAS_MAX),
                    Unit.COUNT,
                    0,
                    "How many replicas must have a batch on disk before it is acknowledged, any of them; 0: more"
                            + " than half, and two at least if there are two. With the read quorum it must be more"
                            + " than there are replicas.");

    public static final ConfigKey<Integer> READ_QUORUM =
            ConfigKey.of(
                    "minikafka.read.quorum",
                    ConfigType.ints(0, Quorums.REPLICAS_MAX),
                    Unit.COUNT,
                    0,
                    "How many replicas must answer before one of them is made leader; 0: as many as the write"
                            + " quorum asks for.");

    public static final ConfigKey<String> READ_MODE =
            ConfigKey.of(
                    "minikafka.read.mode",
                    ConfigType.oneOf("leader", "quorum"),
                    Unit.NONE,
                    "leader",
                    "Whom a leader asks before it answers a consumer. `leader`: nobody. `quorum`: as many other"
                            + " replicas as make it certain that no other leader was elected, so that nothing"
                            + " which was acknowledged before the request is missing (RFC 0026).");

    public static final ConfigKey<Boolean> UNCLEAN_LEADER_ELECTION_ENABLE =
            ConfigKey.of(
                            "unclean.leader.election.enable",
                            ConfigType.booleans(),
                            Unit.NONE,
                            false,
                            "Whether a replica that lags may become leader.")
                    .informational(
                            "only an operator asks for such an election (kafka-leader-election.sh)");

    public static final ConfigKey<List<String>> LEADER_THROTTLED =
            ConfigKey.of(
                            "leader.replication.throttled.replicas",
                            ConfigType.listOf(),
                            Unit.NONE,
                            List.<String>of(),
                            "Replicas whose replication is throttled at the leader.")
                    .informational(NODE_THROTTLED);

    public static final ConfigKey<List<String>> FOLLOWER_THROTTLED =
            ConfigKey.of(
                            "follower.replication.throttled.replicas",
                            ConfigType.listOf(),
                            Unit.NONE,
                            List.<String>of(),
                            "Replicas whose replication is throttled at the follower.")
                    .informational(NODE_THROTTLED);

    public static final ConfigKey<Boolean> REMOTE_STORAGE_ENABLE =
            ConfigKey.of(
                    "remote.storage.enable",
                    ConfigType.onlyFalse(),
                    Unit.NONE,
                    false,
                    "Whether old segments move to a remote store; refused, as there is none.");

    public static final ConfigKey<Long> LOCAL_RETENTION_MS =
            ConfigKey.of(
                            "local.retention.ms",
                            ConfigType.longs(-2, Long.MAX_VALUE),
                            Unit.MS,
                            -2L,
                            "Age after which a segment would be remote only.")
                    .informational(NOT_TIERED);

    public static final ConfigKey<Long> LOCAL_RETENTION_BYTES =
            ConfigKey.of(
                            "local.retention.bytes",
                            ConfigType.longs(-2, Long.MAX_VALUE),
                            Unit.BYTES,
                            -2L,
                            "Size beyond which segments would be remote only.")
                    .informational(NOT_TIERED);

    public static final ConfigKey<Boolean> DEAD_LETTERS_ENABLE =
            ConfigKey.of(
                    "errors.deadletterqueue.group.enable",
                    ConfigType.booleans(),
                    Unit.NONE,
                    false,
                    "Whether share groups may write their dead letters to this topic.");

    public static final ConfigKey<Boolean> DELAY_ENABLE =
            ConfigKey.of(
                    "delayed.delivery.enable",
                    ConfigType.booleans(),
                    Unit.NONE,
                    false,
                    "Whether records wait in the partition until the time that their headers `minikafka.deliver.at`"
                            + " or `minikafka.delay.ms` name, hidden from all consumers. Turned off, none is"
                            + " taken any more; those that wait are delivered.");

    public static final ConfigKey<Long> DELAY_MAX_MS =
            ConfigKey.of(
                    "delayed.delivery.max.ms",
                    ConfigType.longs(1, 31_536_000_000L),
                    Unit.MS,
                    604_800_000L,
                    "A record that is to be delivered later than this from now is refused. A partition keeps what"
                            + " lies behind its oldest waiting record, whatever its retention says.");

    public static final ConfigKeys ALL =
            ConfigKeys.of(
                    DURABILITY,
                    DEAD_LETTERS_ENABLE,
                    DELAY_ENABLE,
                    DELAY_MAX_MS,
                    CLEANUP_POLICY,
                    RETENTION_MS,
                    RETENTION_BYTES,
                    SEGMENT_BYTES,
                    SEGMENT_MS,
                    INDEX_INTERVAL_BYTES,
                    MAX_MESSAGE_BYTES,
                    MESSAGE_TIMESTAMP_TYPE,
                    MESSAGE_TIMESTAMP_BEFORE_MAX_MS,
                    MESSAGE_TIMESTAMP_AFTER_MAX_MS,
                    FILE_DELETE_DELAY_MS,
                    REMOTE_STORAGE_ENABLE,
                    COMPRESSION_TYPE,
                    COMPRESSION_GZIP_LEVEL,
                    COMPRESSION_LZ4_LEVEL,
                    COMPRESSION_ZSTD_LEVEL,
                    MAX_DECOMPRESSED_MESSAGE_BYTES,
                    FLUSH_MESSAGES,
                    FLUSH_MS,
                    PREALLOCATE,
                    SEGMENT_INDEX_BYTES,
                    SEGMENT_JITTER_MS,
                    DELETE_RETENTION_MS,
                    MIN_COMPACTION_LAG_MS,
                    MAX_COMPACTION_LAG_MS,
                    MIN_CLEANABLE_DIRTY_RATIO,
                    MIN_INSYNC_REPLICAS,
                    WRITE_QUORUM,
                    READ_QUORUM,
                    READ_MODE,
                    UNCLEAN_LEADER_ELECTION_ENABLE,
                    LEADER_THROTTLED,
                    FOLLOWER_THROTTLED,
                    LOCAL_RETENTION_MS,
                    LOCAL_RETENTION_BYTES);

    private TopicConfigKeys() {}
}
