package io.minikafka.storage.wal;

import static io.minikafka.storage.wal.WalFixture.PAGE;
import static io.minikafka.storage.wal.WalFixture.SMALL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.minikafka.base.Await;
import io.minikafka.storage.disk.DiskException;
import io.minikafka.storage.disk.DiskOperation;
import io.minikafka.storage.disk.SimulatedDisk;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;

class WalFailureTest {
    private final SimulatedDisk disk = new SimulatedDisk(1);
    private final WalFixture.Asked asked = new WalFixture.Asked();

    private WriteAheadLog open() {
        return WriteAheadLog.open(SMALL, disk, Optional.empty(), new Replayed(), asked);
    }

    @Test
    void failedSyncTakesItOfflineAndIsNotRetried() throws InterruptedException {
        failsForGood(DiskOperation.SYNC);
    }

    @Test
    void failedWriteTakesItOfflineAndIsNotRetried() throws InterruptedException {
        failsForGood(DiskOperation.WRITE);
    }

    private void failsForGood(DiskOperation operation) throws InterruptedException {
        try (WriteAheadLog log = open()) {
            TestEntry good = TestEntry.ofSize(100, 1).appendTo(log).await();
            Await.until("the next file is there", () -> disk.list("wal").size() == 2);
            Await.until("it is whole", () -> log.stats().filesBytes() == 24 * PAGE && syncs() >= 3);
            disk.failOnce(operation, 1);
            TestEntry bad = TestEntry.ofSize(100, 2).appendTo(log).await();
            assertThat(good.isCommitted()).isTrue();
            assertThat(bad.isFailed()).isTrue();
            assertThat(bad.outcomes.getFirst().toString())
                    .contains(operation.name(), "wal/0001.wal", "restart");
            long writes = disk.count(DiskOperation.WRITE);
            long syncs = syncs();
            TestEntry later = TestEntry.ofSize(100, 3).appendTo(log).await();
            assertThat(later.isFailed()).isTrue();
            assertThat(log.offline()).isTrue();
            assertThatThrownBy(() -> log.awaitDurable(later.ticket))
                    .isInstanceOf(WalOfflineException.class);
            assertThat(log.durable().groupSequence()).isEqualTo(2);
            assertThat(disk.count(DiskOperation.WRITE)).isEqualTo(writes);
            assertThat(syncs()).isEqualTo(syncs);
        }
    }

    private long syncs() {
        return disk.count(DiskOperation.SYNC);
    }

    @Test
    void throwingCallbackTakesItOfflineAndTheOthersHear() throws InterruptedException {
        try (WriteAheadLog log = open()) {
            TestEntry thrower =
                    TestEntry.ofSize(100, 1)
                            .receiver(slice -> {
                                slice.release();
                                throw new IllegalStateException("a defect");
                            });
            thrower.appendTo(log).await();
            Await.until("the log is offline", log::offline);
            TestEntry next = TestEntry.ofSize(100, 2).appendTo(log).await();
            assertThat(thrower.isCommitted()).isTrue();
            assertThat(next.isFailed()).isTrue();
            assertThat(next.outcomes.getFirst().toString()).contains("a defect");
        }
    }

    @Test
    void waitsForACheckpointWhenTheFilesAreFull() throws InterruptedException {
        Queue<TestEntry> entries = new ConcurrentLinkedQueue<>();
        try (WriteAheadLog log = open()) {
            for (int i = 0; i < 60; i++) {
                entries.add(TestEntry.ofSize(3 * PAGE, i).appendTo(log));
            }
            Await.until("a checkpoint is asked for", () -> asked.full.get() > 0);
            assertThat(log.stats().filesBytes()).isLessThanOrEqualTo(SMALL.maxBytes());
            assertThat(entries).anyMatch(entry -> !entry.isTold());
            log.release(log.durable());
            for (TestEntry entry : entries) {
                Await.until(
                        "it goes on",
                        () -> {
                            log.release(log.durable());
                            return entry.isTold();
                        });
            }
            assertThat(entries).allMatch(TestEntry::isCommitted);
            assertThat(log.stats().filesBytes()).isLessThanOrEqualTo(SMALL.maxBytes());
        }
    }

    @Test
    void waitsForTheSegmentWriterWhenSlabsAreShort() throws InterruptedException {
        Queue<WalSlice> held = new ConcurrentLinkedQueue<>();
        List<TestEntry> entries = new ArrayList<>();
        try (WriteAheadLog log = open()) {
            for (int i = 0; i < 20; i++) {
                entries.add(TestEntry.ofSize(3 * PAGE, i).receiver(held::add).appendTo(log));
            }
            Await.until("slabs are asked for", () -> asked.slabs.get() > 0);
            assertThat(log.stats().slabsBytes()).isLessThanOrEqualTo(SMALL.slabsMaxBytes());
            assertThat(entries.getLast().isTold()).isFalse();
            Await.until(
                    "it goes on",
                    () -> {
                        WalSlice slice = held.poll();
                        if (slice != null) {
                            slice.release();
                        }
                        return entries.getLast().isTold();
                    });
            assertThat(entries).allMatch(TestEntry::isCommitted);
            held.forEach(WalSlice::release);
        }
    }

    @Test
    void waitsForSpaceWhenAFileCannotBeMade() throws InterruptedException {
        List<TestEntry> entries = new ArrayList<>();
        disk.capacityBytes(8 * PAGE);
        try (WriteAheadLog log = open()) {
            for (int i = 0; i < 12; i++) {
                entries.add(TestEntry.ofSize(3000, i).appendTo(log));
                if (i < 7) {
                    entries.getLast().await();
                }
            }
            Await.until("room is asked for", () -> asked.full.get() > 0);
            assertThat(log.offline()).isFalse();
            assertThat(entries.getLast().isTold()).isFalse();
            disk.capacityBytes(1 << 20);
            entries.getLast().await();
            assertThat(entries).allMatch(TestEntry::isCommitted);
        }
    }

    @Test
    void brokenDiskWhileAFileIsMadeFailsWhatNeedsIt() throws InterruptedException {
        disk.hook((operation, name) -> {
            if (operation == DiskOperation.WRITE && name.endsWith("0002.wal")) {
                throw new DiskException("WRITE of " + name + ": broken");
            }
        });
        try (WriteAheadLog log = open()) {
            List<TestEntry> entries = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                entries.add(TestEntry.ofSize(3000, i).appendTo(log).await());
            }
            TestEntry failing = TestEntry.ofSize(3 * PAGE, 9).appendTo(log).await();
            assertThat(entries).allMatch(TestEntry::isCommitted);
            assertThat(failing.isFailed()).isTrue();
            assertThat(failing.outcomes.getFirst().toString()).contains("wal/0002.wal", "broken");
        }
    }

    @Test
    void opensOnlyAConfigThatCanWork() {
        assertThatThrownBy(() ->
                        new WalConfig(
                                "wal",
                                PAGE,
                                PAGE,
                                PAGE,
                                PAGE,
                                PAGE,
                                1,
                                PAGE,
                                1,
                                WalConfig.OnCorruption.REFUSE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("maxBytes");
    }
}
