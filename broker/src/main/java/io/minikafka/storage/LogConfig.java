package io.minikafka.storage;

/// The settings of one topic's logs, named as in Kafka.
///
/// @param segmentBytes a segment is closed before it would be larger
/// @param segmentMs a segment is closed when its records span more time
/// @param segmentIndexBytes largest size of a segment's offset index
/// @param indexIntervalBytes an index entry at least so many bytes after the former
/// @param retentionMs segments whose newest record is older are deleted; -1 never
/// @param retentionBytes oldest segments beyond this size are deleted; -1 never
/// @param maxMessageBytes largest batch that a client may append
/// @param timestampType whose clock counts
/// @param timestampBeforeMaxMs how far a record's time may lie before the broker's
/// @param timestampAfterMaxMs how far a record's time may lie after the broker's
/// @param durability what an acknowledgement means
/// @param cleanup which old records go
/// @param fileDeleteDelayMs how long files stay after they left the log
public record LogConfig(
        int segmentBytes,
        long segmentMs,
        int segmentIndexBytes,
        int indexIntervalBytes,
        long retentionMs,
        long retentionBytes,
        int maxMessageBytes,
        TimestampType timestampType,
        long timestampBeforeMaxMs,
        long timestampAfterMaxMs,
        Durability durability,
        CleanupConfig cleanup,
        long fileDeleteDelayMs) {
    private static final LogConfig DEFAULTS =
            new LogConfig(
                    1 << 30,
                    7L * 24 * 3600 * 1000,
                    10 << 20,
                    4096,
                    7L * 24 * 3600 * 1000,
                    -1,
                    1_048_588,
                    TimestampType.CREATE_TIME,
                    Long.MAX_VALUE,
                    3_600_000,
                    Durability.FSYNC,
                    CleanupConfig.DELETE,
                    60_000);

    /// Kafka's defaults; every acknowledgement means fsync.
    public static LogConfig defaults() {
        return DEFAULTS;
    }

    /// Whether retention deletes segments.
    public boolean cleanupDelete() {
        return cleanup.delete();
    }

    /// Whether only the last record of a key must stay.
    public boolean cleanupCompact() {
        return cleanup.compact();
    }

    public LogConfig withCleanup(CleanupConfig wanted) {
        return new LogConfig(
                segmentBytes,
                segmentMs,
                segmentIndexBytes,
                indexIntervalBytes,
                retentionMs,
                retentionBytes,
                maxMessageBytes,
                timestampType,
                timestampBeforeMaxMs,
                timestampAfterMaxMs,
                durability,
                wanted,
                fileDeleteDelayMs);
    }

    public LogConfig withSegmentBytes(int bytes) {
        return new LogConfig(
                bytes,
                segmentMs,
                segmentIndexBytes,
                indexIntervalBytes,
                retentionMs,
                retentionBytes,
                maxMessageBytes,
                timestampType,
                timestampBeforeMaxMs,
                timestampAfterMaxMs,
                durability,
                cleanup,
                fileDeleteDelayMs);
    }

    public LogConfig withRetention(long ms, long bytes) {
        return new LogConfig(
                segmentBytes,
                segmentMs,
                segmentIndexBytes,
                indexIntervalBytes,
                ms,
                bytes,
                maxMessageBytes,
                timestampType,
                timestampBeforeMaxMs,
                timestampAfterMaxMs,
                durability,
                cleanup,
                fileDeleteDelayMs);
    }

    public LogConfig withDurability(Durability wanted) {
        return new LogConfig(
                segmentBytes,
                segmentMs,
                segmentIndexBytes,
                indexIntervalBytes,
                retentionMs,
                retentionBytes,
                maxMessageBytes,
                timestampType,
                timestampBeforeMaxMs,
                timestampAfterMaxMs,
                wanted,
                cleanup,
                fileDeleteDelayMs);
    }
}
