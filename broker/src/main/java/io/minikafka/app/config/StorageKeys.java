package io.minikafka.app.config;

import io.minikafka.base.config.ConfigKey;
import io.minikafka.base.config.ConfigKeys;
import io.minikafka.base.config.ConfigType;
import io.minikafka.base.config.Unit;

/// The write-ahead log, the checkpoint and what the engine may take of the machine.
public final class StorageKeys {
    public static final ConfigKey<Long> WAL_MAX_BYTES =
            ConfigKey.of(
                    "minikafka.wal.max.bytes",
                    ConfigType.longs(268_435_456, Long.MAX_VALUE),
                    Unit.BYTES,
                    1_073_741_824L,
                    "All files of the write-ahead log together. While a checkpoint is under way it"
                            + " may be passed by what is queued, for a moment.");

    public static final ConfigKey<Long> WAL_FILE_BYTES =
            ConfigKey.of(
                    "minikafka.wal.file.bytes",
                    ConfigType.longs(4_194_304, 1_073_741_824),
                    Unit.BYTES,
                    67_108_864L,
                    "One file of the write-ahead log. At most a quarter of"
                            + " minikafka.wal.max.bytes.");

    public static final ConfigKey<Long> WAL_SLAB_MAX_BYTES =
            ConfigKey.of(
                    "minikafka.wal.slab.max.bytes",
                    ConfigType.longs(4_194_304, Long.MAX_VALUE),
                    Unit.BYTES,
                    67_108_864L,
                    "Memory for batches that are in the write-ahead log and not yet"
                            + " in their segments.");

    public static final ConfigKey<String> WAL_CORRUPT =
            ConfigKey.of(
                    "minikafka.wal.corrupt",
                    ConfigType.oneOf("stop", "skip"),
                    Unit.NONE,
                    "stop",
                    "What to do when acknowledged data in the write-ahead log turns"
                            + " out damaged at start. `stop`: refuse to start, naming file and"
                            + " position. `skip`: start without it and say what is missing.");

    public static final ConfigKey<Long> CHECKPOINT_INTERVAL_BYTES =
            ConfigKey.of(
                    "minikafka.checkpoint.interval.bytes",
                    ConfigType.longs(1_048_576, Long.MAX_VALUE),
                    Unit.BYTES,
                    134_217_728L,
                    "A checkpoint is made when this much was written since the last."
                            + " At most half of minikafka.wal.max.bytes.");

    public static final ConfigKey<Long> CHECKPOINT_INTERVAL_MS =
            ConfigKey.of(
                    "minikafka.checkpoint.interval.ms",
                    ConfigType.longs(100, Long.MAX_VALUE),
                    Unit.MS,
                    60_000L,
                    "A checkpoint is made when anything was written and the last is"
                            + " this old.");

    public static final ConfigKey<Long> DISK_RESERVE_BYTES =
            ConfigKey.of(
                    "minikafka.disk.reserve.bytes",
                    ConfigType.longs(0, Long.MAX_VALUE),
                    Unit.BYTES,
                    268_435_456L,
                    "When less than this is free on the disk, the node turns"
                            + " read-only: producers get a clear error, all else goes on, and"
                            + " writes come back by themselves.");

    public static final ConfigKey<Integer> OPEN_FILES_MAX =
            ConfigKey.of(
                    "minikafka.open.files.max",
                    ConfigType.ints(16, 1_000_000),
                    Unit.COUNT,
                    1_000,
                    "Segment and index files kept open at once.");

    public static final ConfigKey<Integer> SCRUB_BYTES_PER_SECOND =
            ConfigKey.of(
                    "minikafka.scrub.bytes.per.second",
                    ConfigType.ints(0, 67_108_864),
                    Unit.BYTES,
                    1_048_576,
                    "How much of the segments is read in a second to find damage before somebody needs the"
                            + " records, once after the start and then once a day; 0: never. A replica's damaged range is"
                            + " repaired from another replica.");

    public static final ConfigKey<Long> DELAYED_PENDING_MAX =
            ConfigKey.of(
                    "minikafka.delayed.pending.max",
                    ConfigType.longs(0, Long.MAX_VALUE),
                    Unit.COUNT,
                    10_000_000L,
                    "Records that may wait for their time (`delayed.delivery.enable`) at once. When they are"
                            + " more, producers of delayed records are told to try again.");

    public static final ConfigKey<Integer> NUM_RECOVERY_THREADS =
            ConfigKey.of(
                            "num.recovery.threads.per.data.dir",
                            ConfigType.ints(1, Integer.MAX_VALUE),
                            Unit.COUNT,
                            2,
                            "Threads that would scan logs at start.")
                    .informational("no log is scanned at start");

    static final ConfigKeys ALL =
            ConfigKeys.of(
                    WAL_MAX_BYTES,
                    WAL_FILE_BYTES,
                    WAL_SLAB_MAX_BYTES,
                    WAL_CORRUPT,
                    CHECKPOINT_INTERVAL_BYTES,
                    CHECKPOINT_INTERVAL_MS,
                    DISK_RESERVE_BYTES,
                    OPEN_FILES_MAX,
                    SCRUB_BYTES_PER_SECOND,
                    DELAYED_PENDING_MAX,
                    NUM_RECOVERY_THREADS);

    private StorageKeys() {}
}
