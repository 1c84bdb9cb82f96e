package io.minikafka.cluster.metadata;

import io.minikafka.base.config.ConfigKey;
import io.minikafka.base.config.ConfigKeys;
import io.minikafka.base.config.ConfigType;
import io.minikafka.base.config.Unit;
import java.time.Duration;
import java.time.format.DateTimeParseException;

/// The settings of a share group: Kafka's, and those that are ours (`share.ordering`, `share.redelivery.*`,
/// `share.record.headers.enable`). RFC 0008, 3.
public final class ShareConfigKeys {
    private static final String BY_DURATION = "by_duration:";

    public static final ConfigKey<Integer> SESSION_TIMEOUT_MS =
            ConfigKey.of(
                    "share.session.timeout.ms",
                    ConfigType.ints(1, Integer.MAX_VALUE),
                    Unit.MS,
                    45_000,
                    "Silence after which a member of a share group is taken for dead.");

    public static final ConfigKey<Integer> HEARTBEAT_INTERVAL_MS =
            ConfigKey.of(
                    "share.heartbeat.interval.ms",
                    ConfigType.ints(1, Integer.MAX_VALUE),
                    Unit.MS,
                    5_000,
                    "How often a member of a share group says that it is alive.");

    public static final ConfigKey<Integer> ASSIGNMENT_INTERVAL_MS =
            ConfigKey.of(
                    "share.assignment.interval.ms",
                    ConfigType.ints(0, Integer.MAX_VALUE),
                    Unit.MS,
                    1_000,
                    "Least time between two assignments of a share group.");

    public static final ConfigKey<Boolean> ASSIGNOR_OFFLOAD_ENABLE =
            ConfigKey.of(
                            "share.assignor.offload.enable",
                            ConfigType.booleans(),
                            Unit.NONE,
                            true,
                            "Whether assignments are computed on another thread.")
                    .informational("assignments are computed on the coordinator's thread");

    public static final ConfigKey<Integer> RECORD_LOCK_DURATION_MS =
            ConfigKey.of(
                    "share.record.lock.duration.ms",
                    ConfigType.ints(1_000, 3_600_000),
                    Unit.MS,
                    30_000,
                    "How long a record stays with one member of a share group.");

    public static final ConfigKey<Integer> DELIVERY_COUNT_LIMIT =
            ConfigKey.of(
                    "share.delivery.count.limit",
                    ConfigType.ints(2, 10),
                    Unit.COUNT,
                    5,
                    "How often a record is offered before it is given up.");

    public static final ConfigKey<Integer> PARTITION_MAX_RECORD_LOCKS =
            ConfigKey.of(
                    "share.partition.max.record.locks",
                    ConfigType.ints(100, 10_000),
                    Unit.COUNT,
                    2_000,
                    "Records of one partition that members hold at once. Up to eight times as many offsets are"
                            + " tracked: so far consumption runs ahead of a record that does not come to its end.");

    public static final ConfigKey<String> AUTO_OFFSET_RESET =
            ConfigKey.of(
                    "share.auto.offset.reset",
                    ConfigType.checked(
                            ShareConfigKeys::isReset,
                            "earliest, latest or by_duration:DURATION (ISO 8601, such as P1D)"),
                    Unit.NONE,
                    "latest",
                    "Where a share group begins in a partition that it does not know.");

    public static final ConfigKey<String> ISOLATION_LEVEL =
            ConfigKey.of(
                    "share.isolation.level",
                    ConfigType.oneOf("read_uncommitted", "read_committed"),
                    Unit.NONE,
                    "read_uncommitted",
                    "Whether a share group sees records of open and aborted transactions.");

    public static final ConfigKey<Boolean> RENEW_ENABLE =
            ConfigKey.of(
                    "share.renew.acknowledge.enable",
                    ConfigType.booleans(),
                    Unit.NONE,
                    true,
                    "Whether a member may ask for more time for a record.");

    public static final ConfigKey<String> DEAD_LETTER_TOPIC =
            ConfigKey.of(
                    "errors.deadletterqueue.topic.name",
                    ConfigType.checked(_ -> true, "the name of a topic, or empty"),
                    Unit.NONE,
                    "",
                    "Where records go that are rejected, given up or expired; empty: nowhere.");

    public static final ConfigKey<Boolean> DEAD_LETTER_COPY =
            ConfigKey.of(
                    "errors.deadletterqueue.copy.record.enable",
                    ConfigType.booleans(),
                    Unit.NONE,
                    false,
                    "Whether dead letters have key, value and headers of the record, or only headers that say"
                            + " which one it was and why.");

    public static final ConfigKey<String> ORDERING =
            ConfigKey.of(
                    "share.ordering",
                    ConfigType.oneOf("none", "key"),
                    Unit.NONE,
                    "none",
                    "`key`: at most one record of a key is with a member at a time, and the records of a key come"
                            + " in the order of their offsets. Keys do not wait for each other.");

    public static final ConfigKey<Long> BACKOFF_MS =
            ConfigKey.of(
                    "share.redelivery.backoff.ms",
                    ConfigType.longs(0, 86_400_000),
                    Unit.MS,
                    0L,
                    "How long a record waits after its first delivery failed; doubled with each further one. 0:"
                            + " not at all.");

    public static final ConfigKey<Long> BACKOFF_MAX_MS =
            ConfigKey.of(
                    "share.redelivery.backoff.max.ms",
                    ConfigType.longs(0, 86_400_000),
                    Unit.MS,
                    60_000L,
                    "The longest such wait.");

    public static final ConfigKey<Boolean> HEADERS_ENABLE =
            ConfigKey.of(
                    "share.record.headers.enable",
                    ConfigType.booleans(),
                    Unit.NONE,
                    false,
                    "Whether the record headers `minikafka.deliver.at`, `minikafka.delay.ms`, `minikafka.ttl.ms`"
                            + " and `minikafka.priority` count.");

    public static final ConfigKeys ALL =
            ConfigKeys.of(
                    SESSION_TIMEOUT_MS,
                    HEARTBEAT_INTERVAL_MS,
                    ASSIGNMENT_INTERVAL_MS,
                    ASSIGNOR_OFFLOAD_ENABLE,
                    RECORD_LOCK_DURATION_MS,
                    DELIVERY_COUNT_LIMIT,
                    PARTITION_MAX_RECORD_LOCKS,
                    AUTO_OFFSET_RESET,
                    ISOLATION_LEVEL,
                    RENEW_ENABLE,
                    DEAD_LETTER_TOPIC,
                    DEAD_LETTER_COPY,
                    ORDERING,
                    BACKOFF_MS,
                    BACKOFF_MAX_MS,
                    HEADERS_ENABLE);

    private ShareConfigKeys() {}

    private static boolean isReset(String text) {
        if (!text.startsWith(BY_DURATION)) {
            return text.equals("earliest") || text.equals("latest");
        }
        try {
            return !Duration.parse(text.substring(BY_DURATION.length())).isNegative();
        } catch (DateTimeParseException _) {
            return false; // and the message says what it must be
        }
    }
}
