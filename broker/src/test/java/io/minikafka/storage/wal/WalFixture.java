package io.minikafka.storage.wal;

import io.minikafka.storage.disk.Disk;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/// Small logs for tests, and their seed.
final class WalFixture {
    static final int PAGE = 4096;

    /// Files of 16 pages, slabs of 4.
    static final WalConfig SMALL =
            new WalConfig(
                    "wal",
                    8 * PAGE,
                    16 * PAGE,
                    128 * PAGE,
                    4 * PAGE,
                    16 * PAGE,
                    100,
                    40 * PAGE,
                    1L << 40,
                    WalConfig.OnCorruption.REFUSE);

    private WalFixture() {}

    /// Counts what the log asks for.
    static final class Asked implements WalPressure {
        final AtomicInteger slabs = new AtomicInteger();
        final AtomicInteger full = new AtomicInteger();

        @Override
        public void slabsShort() {
            slabs.incrementAndGet();
        }

        @Override
        public void full() {
            full.incrementAndGet();
        }
    }

    static WriteAheadLog open(Disk disk) {
        return open(disk, SMALL, Optional.empty(), new Replayed());
    }

    static WriteAheadLog open(
            Disk disk, WalConfig config, Optional<WalPosition> from, Replayed replayed) {
        return WriteAheadLog.open(config, disk, from, replayed, new Asked());
    }

    /// What a start would replay, without starting anything.
    static List<Told> replay(Disk disk, WalConfig config, Optional<WalPosition> from) {
        Replayed replayed = new Replayed();
        List<WalFile> slots = new WalDirectory(disk, config.directory()).open();
        try {
            WalRecovery.recover(config, slots, from, replayed);
        } finally {
            slots.forEach(WalFile::close);
        }
        return replayed.entries;
    }

    static WalConfig with(WalConfig.OnCorruption onCorruption) {
        return with(SMALL.maxBytes(), onCorruption);
    }

    static WalConfig with(long maxBytes, WalConfig.OnCorruption onCorruption) {
        return new WalConfig(
                SMALL.directory(),
                SMALL.firstFileBytes(),
                SMALL.fileBytes(),
                maxBytes,
                SMALL.slabBytes(),
                SMALL.slabsMaxBytes(),
                SMALL.groupMaxEntries(),
                SMALL.entryMaxBytes(),
                SMALL.preparePaceBytesPerSecond(),
                onCorruption);
    }
}
