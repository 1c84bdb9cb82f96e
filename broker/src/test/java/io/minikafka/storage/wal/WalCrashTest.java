package io.minikafka.storage.wal;

import static org.assertj.core.api.Assertions.assertThat;

import io.minikafka.SeededRuns;
import io.minikafka.storage.disk.DiskException;
import io.minikafka.storage.disk.SimulatedDisk;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Lives and crashes by seed: power cuts that lose and tear, kills, clean ends; with and without checkpoints.
/// After each: everything acknowledged since the checkpoint is there, in order, and nothing that was not given.
class WalCrashTest {
    /// Room for all generations without a checkpoint: waiting for one is not the subject here.
    private static final WalConfig ROOMY =
            WalFixture.with(4096L * WalFixture.PAGE, WalConfig.OnCorruption.REFUSE);

    @Test
    @Tag("seeded")
    void neverLosesWhatItAcknowledged() throws InterruptedException {
        long seed = SeededRuns.fresh("crashes");
        int lives = SeededRuns.isOne() ? 1 : Integer.getInteger("wal.crashes", 400);
        for (int life = 0; life < lives; life++) {
            new Story(seed + life).live();
        }
    }

    private static final class Story {
        private final long seed;
        private final Random random;
        private SimulatedDisk disk;
        private Optional<WalPosition> checkpoint = Optional.empty();

        /// What a replay from the checkpoint must begin with, and what may follow.
        private List<Told> kept = new ArrayList<>();

        private long number;

        Story(long seed) {
            this.seed = seed;
            this.random = new Random(seed);
            this.disk = new SimulatedDisk(seed);
        }

        void live() throws InterruptedException {
            for (int generation = 0; generation < 6; generation++) {
                AtomicReference<Optional<SimulatedDisk>> survivor = armPowerCut();
                Replayed replayed = new Replayed();
                List<TestEntry> entries = new ArrayList<>();
                try (WriteAheadLog log = WalFixture.open(disk, ROOMY, checkpoint, replayed)) {
                    checkReplayed(replayed.entries);
                    work(log, entries);
                } catch (DiskException e) {
                    assertThat(survivor.get()).as("seed %d: %s", seed, e).isPresent();
                }
                for (TestEntry entry : entries) {
                    assertThat(entry.await().outcomes).as("seed %d", seed).hasSize(1);
                }
                if (survivor.get().isPresent()) {
                    afterPowerCut(survivor.get().get(), entries);
                } else {
                    assertThat(entries).as("seed %d", seed).allMatch(TestEntry::isCommitted);
                    entries.forEach(entry -> kept.add(entry.given));
                    disk = disk.copy();
                }
            }
        }

        private AtomicReference<Optional<SimulatedDisk>> armPowerCut() {
            AtomicReference<Optional<SimulatedDisk>> survivor =
                    new AtomicReference<>(Optional.empty());
            SimulatedDisk dying = disk;
            if (random.nextInt(4) > 0) {
                AtomicInteger left = new AtomicInteger(random.nextInt(120));
                boolean onlyKilled = random.nextInt(4) == 0;
                dying.hook((_, _) -> {
                    if (left.getAndDecrement() == 0) {
                        survivor.set(Optional.of(onlyKilled ? dying.killProcess() : dying.crash()));
                    }
                });
            }
            return survivor;
        }

        private void checkReplayed(List<Told> replayed) {
            assertThat(replayed).as("seed %d", seed).isEqualTo(kept);
        }

        private void work(WriteAheadLog log, List<TestEntry> entries) throws InterruptedException {
            int count = random.nextInt(60);
            for (int i = 0; i < count; i++) {
                int sizeBytes =
                        random.nextInt(10) == 0 ? random.nextInt(40_000) : random.nextInt(2_000);
                entries.add(TestEntry.ofSize(sizeBytes, number++).appendTo(log));
                if (random.nextInt(3) == 0) {
                    entries.getLast().await();
                }
                if (random.nextInt(12) == 0) {
                    checkpoint(log, entries);
                }
            }
            if (random.nextInt(3) > 0) {
                checkpoint(log, entries);
            }
        }

        private void checkpoint(WriteAheadLog log, List<TestEntry> entries)
                throws InterruptedException {
            long before = entries.isEmpty() ? 0 : entries.getLast().ticket;
            try {
                log.awaitDurable(before);
            } catch (WalOfflineException _) {
                return; // the power cut came; what was told counts
            }
            checkpoint = Optional.of(log.durable());
            log.release(checkpoint.get());
            kept = new ArrayList<>();
            entries.clear();
        }

        /// Acknowledged entries must be there; those after them may, as a first part of what was given.
        private void afterPowerCut(SimulatedDisk survivor, List<TestEntry> entries) {
            disk = survivor;
            long acknowledged = entries.stream().filter(TestEntry::isCommitted).count();
            List<Told> given = new ArrayList<>(kept);
            entries.forEach(entry -> given.add(entry.given));
            List<Told> found = WalFixture.replay(disk, ROOMY, checkpoint);
            assertThat(found.size())
                    .as("seed %d", seed)
                    .isBetween((int) (kept.size() + acknowledged), given.size());
            assertThat(found).as("seed %d", seed).isEqualTo(given.subList(0, found.size()));
            kept = new ArrayList<>(found);
        }
    }
}
