package io.minikafka.storage.wal;

import static io.minikafka.storage.wal.WalFixture.PAGE;
import static io.minikafka.storage.wal.WalFixture.SMALL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.minikafka.SeededRuns;
import io.minikafka.base.Await;
import io.minikafka.base.InvariantViolation;
import io.minikafka.storage.disk.Disk;
import io.minikafka.storage.disk.DiskHook;
import io.minikafka.storage.disk.DiskOperation;
import io.minikafka.storage.disk.RealDisk;
import io.minikafka.storage.disk.SimulatedDisk;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WriteAheadLogTest {
    private final SimulatedDisk disk = new SimulatedDisk(1);

    @Test
    void givesBackWhatItWasGiven() throws InterruptedException {
        roundTrip(disk);
    }

    @Test
    void givesBackWhatItWasGivenWithoutDirectAccess() throws InterruptedException {
        disk.directSupported(false);
        roundTrip(disk);
    }

    @Test
    @Tag("seeded")
    void givesBackWhatItWasGivenOnARealDisk(@TempDir Path directory) throws InterruptedException {
        try (RealDisk real = new RealDisk(directory)) {
            roundTrip(real);
        }
    }

    private static void roundTrip(Disk disk) throws InterruptedException {
        Random random = new Random(SeededRuns.fresh("roundTrip"));
        List<Told> given = new ArrayList<>();
        for (int generation = 0; generation < 4; generation++) {
            Replayed replayed = new Replayed();
            try (WriteAheadLog log = WalFixture.open(disk, SMALL, Optional.empty(), replayed)) {
                assertThat(replayed.entries).isEqualTo(given);
                for (int i = 0; i < 20; i++) {
                    TestEntry entry =
                            random.nextInt(5) == 0
                                    ? TestEntry.logStart(i, random.nextLong(1000))
                                    : TestEntry.ofSize(random.nextInt(3000), random.nextLong(1000));
                    given.add(entry.appendTo(log).given);
                    if (random.nextBoolean()) {
                        assertThat(entry.await().isCommitted()).isTrue();
                    }
                }
            }
        }
    }

    @Test
    void beginsWithASmallFileOnly(@TempDir Path directory) throws InterruptedException {
        WalConfig config = WalConfig.defaults();
        try (RealDisk real = new RealDisk(directory);
                WriteAheadLog log =
                        WalFixture.open(real, config, Optional.empty(), new Replayed())) {
            assertThat(TestEntry.ofSize(100, 1).appendTo(log).await().isCommitted()).isTrue();
            assertThat(log.durable().fileSequence()).isEqualTo(1);
            assertThat(log.stats().filesBytes()).isLessThanOrEqualTo(3 * config.firstFileBytes());
        }
    }

    @Test
    void takesEntriesBiggerThanSlabsAndFiles() throws InterruptedException {
        List<Told> given = new ArrayList<>();
        try (WriteAheadLog log = WalFixture.open(disk)) {
            for (int sizeBytes : new int[] {10, 4 * PAGE, 10, 20 * PAGE, 40 * PAGE, 10}) {
                TestEntry entry = TestEntry.ofSize(sizeBytes, sizeBytes).appendTo(log).await();
                assertThat(entry.isCommitted()).isTrue();
                given.add(entry.given);
            }
            assertThat(log.stats().slabsBytes()).isLessThanOrEqualTo(SMALL.slabsMaxBytes());
        }
        assertThat(WalFixture.replay(disk, SMALL, Optional.empty())).isEqualTo(given);
    }

    @Test
    void refusesAnEntryAboveTheLimit() {
        try (WriteAheadLog log = WalFixture.open(disk)) {
            TestEntry entry = TestEntry.ofSize(SMALL.entryMaxBytes() + 1, 1);
            assertThatThrownBy(() -> entry.appendTo(log)).isInstanceOf(InvariantViolation.class);
        }
    }

    @Test
    void switchesFilesAtEveryPosition() throws InterruptedException {
        for (int pages = 1; pages <= 17; pages++) {
            for (int firstPages = 1; firstPages <= 9; firstPages++) {
                SimulatedDisk fresh = new SimulatedDisk(1);
                List<Told> given = new ArrayList<>();
                try (WriteAheadLog log = WalFixture.open(fresh)) {
                    given.add(TestEntry.ofSize(groupOf(firstPages), 0).appendTo(log).await().given);
                    for (int i = 1; i < 5; i++) {
                        given.add(TestEntry.ofSize(groupOf(pages), i).appendTo(log).await().given);
                    }
                }
                assertThat(WalFixture.replay(fresh, SMALL, Optional.empty())).isEqualTo(given);
            }
        }
    }

    /// Data that makes a group of exactly this many pages.
    private static int groupOf(int pages) {
        return pages * PAGE - GroupHeader.BYTES - EntryFormat.HEADER_BYTES;
    }

    @Test
    void replaysFromAPositionOnly() throws InterruptedException {
        List<Told> after = new ArrayList<>();
        WalPosition checkpoint;
        try (WriteAheadLog log = WalFixture.open(disk)) {
            for (int i = 0; i < 30; i++) {
                TestEntry.ofSize(3000, i).appendTo(log).await();
            }
            log.awaitDurable(30);
            checkpoint = log.durable();
            assertThat(log.bytesSince(checkpoint)).isZero();
            log.release(checkpoint);
            for (int i = 0; i < 5; i++) {
                after.add(TestEntry.ofSize(3000, i).appendTo(log).await().given);
            }
            log.awaitDurable(35);
            assertThat(log.bytesSince(checkpoint)).isEqualTo(5 * PAGE);
        }
        assertThat(WalFixture.replay(disk, SMALL, Optional.of(checkpoint))).isEqualTo(after);
        assertThat(WalFixture.replay(disk, SMALL, Optional.empty()))
                .endsWith(after.toArray(Told[]::new));
    }

    @Test
    void usesFilesAgain() throws InterruptedException {
        try (WriteAheadLog log = WalFixture.open(disk)) {
            for (int i = 1; i <= 500; i++) {
                TestEntry.ofSize(3000, i).appendTo(log);
                log.awaitDurable(i);
                log.release(log.durable());
            }
            assertThat(log.durable().fileSequence()).isGreaterThan(30);
            assertThat(disk.list("wal").size()).isLessThan(6);
        }
    }

    @Test
    void tellsSystemEntriesBeforeTheSyncAndTheOthersAfterIt() throws InterruptedException {
        CountDownLatch syncAllowed = new CountDownLatch(1);
        try (WriteAheadLog log = WalFixture.open(disk)) {
            TestEntry.ofSize(1, 1).appendTo(log).await();
            log.awaitDurable(1);
            disk.hook((operation, name) -> {
                if (operation == DiskOperation.SYNC && name.endsWith("0001.wal")) {
                    awaitQuietly(syncAllowed);
                }
            });
            TestEntry early = TestEntry.forSystemOnly(100, 2).appendTo(log).await();
            TestEntry late = TestEntry.ofSize(100, 3).appendTo(log);
            assertThat(early.isCommitted()).isTrue();
            assertThat(log.durable().groupSequence()).isEqualTo(2);
            assertThat(late.isTold()).isFalse();
            syncAllowed.countDown();
            assertThat(late.await().isCommitted()).isTrue();
        } finally {
            disk.hook(DiskHook.NONE);
        }
    }

    @Test
    void takesAllThatWaitsAsOneGroup() throws InterruptedException {
        CountDownLatch syncAllowed = new CountDownLatch(1);
        CountDownLatch syncBegun = new CountDownLatch(1);
        try (WriteAheadLog log = WalFixture.open(disk)) {
            disk.hook((operation, _) -> {
                if (operation == DiskOperation.SYNC) {
                    syncBegun.countDown();
                    awaitQuietly(syncAllowed);
                }
            });
            TestEntry.ofSize(1, 1).appendTo(log);
            syncBegun.await();
            List<TestEntry> waiting = new ArrayList<>();
            for (int i = 0; i < 250; i++) {
                waiting.add(TestEntry.ofSize(10, i).appendTo(log));
            }
            syncAllowed.countDown();
            waiting.getLast().await();
            log.awaitDurable(waiting.getLast().ticket);
            assertThat(waiting).allMatch(TestEntry::isCommitted);
            // one that began it, and 250 in groups of at most 100
            assertThat(log.stats().groups()).isEqualTo(4);
        } finally {
            disk.hook(DiskHook.NONE);
        }
    }

    @Test
    void keepsEachProducersOrderAndTellsEachEntryOnce() throws InterruptedException {
        int producers = 8;
        int each = 2_000;
        List<List<TestEntry>> all = new ArrayList<>();
        try (WriteAheadLog log = WalFixture.open(disk)) {
            List<Thread> threads = new ArrayList<>();
            for (int producer = 0; producer < producers; producer++) {
                List<TestEntry> mine = new ArrayList<>();
                all.add(mine);
                for (int i = 0; i < each; i++) {
                    mine.add(TestEntry.of(producer, i, ByteBuffer.allocate(i % 50)));
                }
                threads.add(
                        Thread.ofPlatform()
                                .start(() -> mine.forEach(entry -> entry.appendTo(log))));
            }
            Await.until(
                    "all are told",
                    () -> {
                        log.release(log.durable());
                        return all.stream().allMatch(mine -> mine.getLast().isTold());
                    });
            for (Thread thread : threads) {
                thread.join();
            }
        }
        List<TestEntry> inOrder = new ArrayList<>();
        for (List<TestEntry> mine : all) {
            assertThat(mine).allMatch(TestEntry::isCommitted);
            assertThat(mine).extracting(entry -> entry.ticket).isSorted();
            inOrder.addAll(mine);
        }
        inOrder.sort(Comparator.comparingLong(entry -> entry.ticket));
        assertThat(inOrder.getLast().ticket).isEqualTo((long) producers * each);
        List<Told> replayed = WalFixture.replay(disk, SMALL, Optional.empty());
        List<Told> given = inOrder.stream().map(entry -> entry.given).toList();
        assertThat(replayed)
                .isNotEmpty()
                .isEqualTo(given.subList(given.size() - replayed.size(), given.size()));
    }

    @Test
    void writesWhatWaitsWhenItCloses() {
        List<TestEntry> entries = new ArrayList<>();
        WriteAheadLog log = WalFixture.open(disk);
        for (int i = 0; i < 300; i++) {
            entries.add(TestEntry.ofSize(100, i).appendTo(log));
        }
        log.close();
        assertThat(entries).allMatch(TestEntry::isCommitted);
        TestEntry late = TestEntry.ofSize(1, 1);
        assertThatThrownBy(() -> late.appendTo(log)).isInstanceOf(WalOfflineException.class);
        assertThat(late.isTold()).isFalse();
        assertThatThrownBy(() -> log.awaitDurable(301)).isInstanceOf(WalOfflineException.class);
    }

    @Test
    void sliceIsReleasedOnlyOnce() throws InterruptedException {
        List<WalSlice> slices = new ArrayList<>();
        try (WriteAheadLog log = WalFixture.open(disk)) {
            TestEntry.ofSize(100, 1).receiver(slices::add).appendTo(log).await();
            log.awaitDurable(1);
            slices.getFirst().release();
            assertThatThrownBy(() -> slices.getFirst().release())
                    .isInstanceOf(InvariantViolation.class);
            assertThatThrownBy(() -> slices.getFirst().buffer())
                    .isInstanceOf(InvariantViolation.class);
        }
    }

    @Test
    void slicesKeepTheirBytesWhileTheyAreHeld() throws InterruptedException {
        List<WalSlice> held = new ArrayList<>();
        List<Told> given = new ArrayList<>();
        try (WriteAheadLog log = WalFixture.open(disk)) {
            for (int i = 1; i <= 12; i++) {
                given.add(TestEntry.ofSize(3000, i).receiver(held::add).appendTo(log).given);
                log.awaitDurable(i);
            }
            for (int i = 0; i < held.size(); i++) {
                assertThat(held.get(i).buffer()).isEqualTo(given.get(i).data());
                assertThat(held.get(i).buffer().isReadOnly()).isTrue();
                held.get(i).release();
            }
        }
    }

    static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
