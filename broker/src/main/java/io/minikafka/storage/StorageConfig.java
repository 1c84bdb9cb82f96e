package io.minikafka.storage;

import io.minikafka.storage.wal.WalConfig;

/// The settings of a node's storage.
///
/// @param wal the write-ahead log's
/// @param defaultLog for logs that recovery finds, until their topic's own settings arrive
/// @param openFilesMax segment files kept open at most; files in use do not count
/// @param writeBackBytes committed bytes of one log that are written to its segment at once
/// @param writeBackMs committed bytes are written to their segment after so long
/// @param checkpointBytes bytes of WAL after which a checkpoint is taken
/// @param checkpointMs time after which a checkpoint is taken, if anything changed
/// @param checkpointSyncParallelism files that a checkpoint syncs at the same time
/// @param diskReserveBytes below this much free space clients cannot append
/// @param diskCheckMs how often free space is looked at
/// @param retentionCheckMs how often retention is applied
/// @param producerExpirationMs how long a silent producer is remembered
/// @param producersPerPartitionMax producers remembered per log at most
/// @param deletesPerSecond files removed per second at most
/// @param scrubBytesPerSecond how fast segments are read to find damage; 0: never
/// @param replayBufferBytes memory in which recovery collects the WAL's entries by log
public record StorageConfig(
        WalConfig wal,
        LogConfig defaultLog,
        int openFilesMax,
        int writeBackBytes,
        long writeBackMs,
        long checkpointBytes,
        long checkpointMs,
        int checkpointSyncParallelism,
        long diskReserveBytes,
        long diskCheckMs,
        long retentionCheckMs,
        long producerExpirationMs,
        int producersPerPartitionMax,
        int deletesPerSecond,
        int scrubBytesPerSecond,
        int replayBufferBytes) {
    /// As RFC 0002 has them.
    public static StorageConfig defaults() {
        return new StorageConfig(
                WalConfig.defaults(),
                LogConfig.defaults(),
                1024,
                64 << 10,
                1_000,
                128L << 20,
                60_000,
                4,
                256L << 20,
                1_000,
                300_000,
                86_400_000,
                10_000,
                500,
                1 << 20,
                64 << 20);
    }
}
