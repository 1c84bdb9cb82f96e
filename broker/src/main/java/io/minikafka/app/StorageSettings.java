package io.minikafka.app;

import io.minikafka.app.config.BrokerConfig;
import io.minikafka.app.config.CleanerKeys;
import io.minikafka.app.config.LogKeys;
import io.minikafka.app.config.StorageKeys;
import io.minikafka.storage.CompactorConfig;
import io.minikafka.storage.LogConfig;
import io.minikafka.storage.StorageConfig;
import io.minikafka.storage.wal.WalConfig;

/// The storage room's configuration out of the broker's.
final class StorageSettings {
    private StorageSettings() {}

    static StorageConfig of(BrokerConfig config) {
        StorageConfig defaults = StorageConfig.defaults();
        return new StorageConfig(
                wal(config),
                LogConfig.defaults(),
                config.value(StorageKeys.OPEN_FILES_MAX),
                defaults.writeBackBytes(),
                defaults.writeBackMs(),
                config.value(StorageKeys.CHECKPOINT_INTERVAL_BYTES),
                config.value(StorageKeys.CHECKPOINT_INTERVAL_MS),
                defaults.checkpointSyncParallelism(),
                config.value(StorageKeys.DISK_RESERVE_BYTES),
                defaults.diskCheckMs(),
                config.value(LogKeys.LOG_RETENTION_CHECK_INTERVAL_MS),
                config.value(LogKeys.PRODUCER_ID_EXPIRATION_MS),
                config.value(LogKeys.PRODUCERS_PER_PARTITION_MAX),
                defaults.deletesPerSecond(),
                config.value(StorageKeys.SCRUB_BYTES_PER_SECOND),
                defaults.replayBufferBytes());
    }

    static CompactorConfig compactor(BrokerConfig config) {
        return new CompactorConfig(
                config.value(CleanerKeys.LOG_CLEANER_BACKOFF_MS),
                config.value(CleanerKeys.LOG_CLEANER_DEDUPE_BUFFER_SIZE),
                config.value(CleanerKeys.LOG_CLEANER_IO_MAX_BYTES_PER_SECOND));
    }

    private static WalConfig wal(BrokerConfig config) {
        WalConfig defaults = WalConfig.defaults();
        long fileBytes = config.value(StorageKeys.WAL_FILE_BYTES);
        return new WalConfig(
                defaults.directory(),
                Math.min(defaults.firstFileBytes(), fileBytes),
                fileBytes,
                config.value(StorageKeys.WAL_MAX_BYTES),
                defaults.slabBytes(),
                config.value(StorageKeys.WAL_SLAB_MAX_BYTES),
                defaults.groupMaxEntries(),
                defaults.entryMaxBytes(),
                defaults.preparePaceBytesPerSecond(),
                config.value(StorageKeys.WAL_CORRUPT).equals("skip")
                        ? WalConfig.OnCorruption.SKIP
                        : WalConfig.OnCorruption.REFUSE);
    }
}
