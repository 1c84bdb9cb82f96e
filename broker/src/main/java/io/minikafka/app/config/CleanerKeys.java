package io.minikafka.app.config;

import io.minikafka.base.config.ConfigKey;
import io.minikafka.base.config.ConfigKeys;
import io.minikafka.base.config.ConfigType;
import io.minikafka.base.config.Unit;
import io.minikafka.cluster.metadata.TopicConfigKeys;

/// Compaction: how much of the machine it may use, and what holds for every compacted topic that does not say otherwise
/// itself.
public final class CleanerKeys {
    private static final String ONE_THREAD =
            "one thread compacts, with buffers that it sizes itself";

    public static final ConfigKey<Boolean> LOG_CLEANER_ENABLE =
            ConfigKey.of(
                    "log.cleaner.enable",
                    ConfigType.booleans(),
                    Unit.NONE,
                    true,
                    "Whether compacted topics are compacted.");

    public static final ConfigKey<Long> LOG_CLEANER_BACKOFF_MS =
            ConfigKey.of(
                    "log.cleaner.backoff.ms",
                    ConfigType.longs(0, Long.MAX_VALUE),
                    Unit.MS,
                    15_000L,
                    "How long compaction pauses when no topic needs it.");

    public static final ConfigKey<Long> LOG_CLEANER_DEDUPE_BUFFER_SIZE =
            ConfigKey.of(
                    "log.cleaner.dedupe.buffer.size",
                    ConfigType.longs(1 << 20, Integer.MAX_VALUE),
                    Unit.BYTES,
                    134_217_728L,
                    "Memory outside of the heap for the keys of one run, 20 bytes each; taken only"
                            + " while compacting, and only as much as there are records. More keys than fit"
                            + " take several runs.");

    public static final ConfigKey<Double> LOG_CLEANER_IO_MAX_BYTES_PER_SECOND =
            ConfigKey.of(
                    "log.cleaner.io.max.bytes.per.second",
                    ConfigType.doubles(1_024, Double.MAX_VALUE),
                    Unit.BYTES,
                    Double.MAX_VALUE,
                    "Bytes that compaction reads and writes in a second, on average.");

    public static final ConfigKey<Double> LOG_CLEANER_MIN_CLEANABLE_RATIO =
            TopicConfigKeys.MIN_CLEANABLE_DIRTY_RATIO.named("log.cleaner.min.cleanable.ratio");

    public static final ConfigKey<Long> LOG_CLEANER_DELETE_RETENTION_MS =
            TopicConfigKeys.DELETE_RETENTION_MS.named("log.cleaner.delete.retention.ms");

    public static final ConfigKey<Long> LOG_CLEANER_MIN_COMPACTION_LAG_MS =
            TopicConfigKeys.MIN_COMPACTION_LAG_MS.named("log.cleaner.min.compaction.lag.ms");

    public static final ConfigKey<Long> LOG_CLEANER_MAX_COMPACTION_LAG_MS =
            TopicConfigKeys.MAX_COMPACTION_LAG_MS.named("log.cleaner.max.compaction.lag.ms");

    public static final ConfigKey<Integer> LOG_CLEANER_THREADS =
            ConfigKey.of(
                            "log.cleaner.threads",
                            ConfigType.ints(0, Integer.MAX_VALUE),
                            Unit.COUNT,
                            1,
                            "Threads that compact.")
                    .informational(ONE_THREAD);

    public static final ConfigKey<Integer> LOG_CLEANER_IO_BUFFER_SIZE =
            ConfigKey.of(
                            "log.cleaner.io.buffer.size",
                            ConfigType.ints(0, Integer.MAX_VALUE),
                            Unit.BYTES,
                            524_288,
                            "Memory for reading and writing.")
                    .informational(ONE_THREAD);

    public static final ConfigKey<Double> LOG_CLEANER_IO_BUFFER_LOAD_FACTOR =
            ConfigKey.of(
                            "log.cleaner.io.buffer.load.factor",
                            ConfigType.doubles(0, 1),
                            Unit.NONE,
                            0.9,
                            "How full the memory for keys may become.")
                    .informational("it is 0.8");

    static final ConfigKeys ALL =
            ConfigKeys.of(
                    LOG_CLEANER_ENABLE,
                    LOG_CLEANER_BACKOFF_MS,
                    LOG_CLEANER_DEDUPE_BUFFER_SIZE,
                    LOG_CLEANER_IO_MAX_BYTES_PER_SECOND,
                    LOG_CLEANER_MIN_CLEANABLE_RATIO,
                    LOG_CLEANER_DELETE_RETENTION_MS,
                    LOG_CLEANER_MIN_COMPACTION_LAG_MS,
                    LOG_CLEANER_MAX_COMPACTION_LAG_MS,
                    LOG_CLEANER_THREADS,
                    LOG_CLEANER_IO_BUFFER_SIZE,
                    LOG_CLEANER_IO_BUFFER_LOAD_FACTOR);

    private CleanerKeys() {}
}
