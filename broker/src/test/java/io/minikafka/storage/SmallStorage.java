package io.minikafka.storage;

import io.minikafka.storage.wal.WalConfig;

/// A storage engine of which tests can have many.
public final class SmallStorage {
    private SmallStorage() {}

    /// Nothing happens by itself: no checkpoint, no retention, no write-back by time, no scrub.
    public static StorageConfig config() {
        WalConfig wal =
                new WalConfig(
                        "wal",
                        256 << 10,
                        256 << 10,
                        64L << 20,
                        64 << 10,
                        8L << 20,
                        1024,
                        2 << 20,
                        1L << 40,
                        WalConfig.OnCorruption.REFUSE);
        return new StorageConfig(
                wal,
                logConfig(),
                16,
                Integer.MAX_VALUE,
                1L << 40,
                1L << 40,
                1L << 40,
                2,
                0,
                1000,
                1L << 40,
                86_400_000,
                1000,
                1000,
                0,
                1 << 20);
    }

    static LogConfig logConfig() {
        return LogConfig.defaults().withSegmentBytes(4096).withRetention(-1, -1);
    }
}
