package io.minikafka.storage;

/// Which old records of a topic go, named as in Kafka.
///
/// @param delete whether retention deletes segments
/// @param compact whether only the last record of a key must stay
/// @param deleteRetentionMs how long a tombstone stays after compaction first met it
/// @param minCompactionLagMs younger records are not compacted
/// @param maxCompactionLagMs older records have to be compacted
/// @param minDirtyRatio share of uncompacted bytes from which compaction begins
public record CleanupConfig(
        boolean delete,
        boolean compact,
        long deleteRetentionMs,
        long minCompactionLagMs,
        long maxCompactionLagMs,
        double minDirtyRatio) {
    /// Kafka's defaults.
    public static final CleanupConfig DELETE =
            new CleanupConfig(true, false, 86_400_000, 0, Long.MAX_VALUE, 0.5);

    /// Nothing goes.
    static final CleanupConfig NONE =
            new CleanupConfig(false, false, 86_400_000, 0, Long.MAX_VALUE, 0.5);
}
