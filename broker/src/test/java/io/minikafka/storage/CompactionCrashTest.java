package io.minikafka.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.minikafka.SeededRuns;
import io.minikafka.storage.disk.DiskException;
import io.minikafka.storage.disk.DiskHook;
import io.minikafka.storage.disk.SimulatedDisk;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Random appends, compactions, deletions and checkpoints against [CompactedLogModel], through crashes of the process
/// and of the machine in the middle of them. `-Dseed=` repeats one run, `-Dmodel.runs=` makes more of them.
final class CompactionCrashTest {
    private static final int OPERATIONS = 120;
    private static final long DELETE_RETENTION_MS = 400;

    @Test
    @Tag("seeded")
    void aReaderFindsTheLastRecordOfEachKeyWhateverHappens() {
        SeededRuns.run(80, seed -> new Run(seed).go());
    }

    private static final class Run {
        private final Random random;
        private final ManualTime time = new ManualTime();
        private final CompactedLogModel model;

        /// Whether the checkpoint is sometimes lost; then moves of the start would be lost too.
        private final boolean losesCheckpoints;

        private final int mapBytes;
        private SimulatedDisk disk;
        private Node node;

        Run(long seed) {
            random = new Random(seed);
            disk = new SimulatedDisk(seed);
            losesCheckpoints = random.nextBoolean();
            mapBytes = random.nextBoolean() ? 1 : 1 << 20;
            boolean lag = random.nextInt(4) == 0;
            CleanupConfig cleanup =
                    new CleanupConfig(
                            false,
                            true,
                            DELETE_RETENTION_MS,
                            lag ? 200 : 0,
                            lag ? 300 : Long.MAX_VALUE,
                            random.nextInt(3) * 0.3);
            model =
                    new CompactedLogModel(
                            Node.logConfig()
                                    .withSegmentBytes(600 + random.nextInt(3000))
                                    .withCleanup(cleanup),
                            random.nextBoolean() ? 10 : 300);
            node = open();
        }

        private Node open() {
            Node opened = new Node(disk, time);
            opened.manager.janitor().sweep();
            return opened;
        }

        void go() {
            for (int i = 0; i < OPERATIONS; i++) {
                time.advanceMs(random.nextInt(20));
                int dice = random.nextInt(100);
                if (dice < 60) {
                    model.append(node, random);
                } else if (dice < 75) {
                    compact();
                    model.check(node);
                } else if (dice < 80) {
                    if (!losesCheckpoints) {
                        model.deleteRecords(node, random);
                    }
                } else if (dice < 90) {
                    node.checkpoint();
                    node.manager.context().remover.removeSome();
                } else {
                    restart();
                }
            }
            compact();
            model.check(node);
            node.close();
        }

        private void compact() {
            compactor().compactDue();
        }

        private Compactor compactor() {
            model.log(node);
            return node.manager.compactor(
                    new CompactorConfig(1, mapBytes, Double.MAX_VALUE), TestCodec.INSTANCE);
        }

        private void restart() {
            int kind = random.nextInt(4);
            SimulatedDisk next =
                    switch (kind) {
                        case 0 -> disk;
                        case 1 -> disk.killProcess();
                        case 2 -> disk.crash();
                        default -> crashWhileCompacting();
                    };
            node.close();
            disk = next;
            boolean synced = kind != 2;
            boolean lost = synced && losesCheckpoints && random.nextBoolean();
            if (lost) {
                disk.delete("checkpoint");
            }
            node = open();
            model.check(node);
            model.checkProducers(node);
            node.manager.context().remover.removeSome();
            model.check(node);
        }

        /// Power fails, or the process dies, at some operation on the disk while compaction runs.
        private SimulatedDisk crashWhileCompacting() {
            AtomicInteger left = new AtomicInteger(1 + random.nextInt(40));
            AtomicReference<Optional<SimulatedDisk>> survivor =
                    new AtomicReference<>(Optional.empty());
            boolean power = random.nextBoolean();
            SimulatedDisk dying = disk;
            node.checkpoint();
            dying.hook((operation, name) -> {
                if (left.decrementAndGet() == 0) {
                    survivor.set(Optional.of(power ? dying.crash() : dying.killProcess()));
                    throw new DiskException("the end");
                }
            });
            compact();
            node.checkpoint();
            dying.hook(DiskHook.NONE);
            return survivor.get().orElseGet(dying::crash);
        }
    }

    @Test
    void aRunLeavesOneRecordForEachKey() {
        try (Node node = new Node(new SimulatedDisk(1))) {
            CompactedLogModel model =
                    new CompactedLogModel(
                            Node.logConfig()
                                    .withCleanup(
                                            new CleanupConfig(
                                                    false, true, 1000, 0, Long.MAX_VALUE, 0)),
                            20);
            Random random = new Random(1);
            for (int i = 0; i < 300; i++) {
                model.append(node, random);
            }
            Log log = model.log(node);
            long before = log.sizeBytes();
            Compactor compactor =
                    node.manager.compactor(
                            new CompactorConfig(1, 1 << 20, Double.MAX_VALUE), TestCodec.INSTANCE);
            compactor.compactDue();
            model.check(node);
            assertThat(log.sizeBytes()).isLessThan(before / 4);
            assertThat(compactor.counters().snapshot().runs()).isEqualTo(1);
            assertThat(compactor.counters().snapshot().recordsAfter()).isLessThanOrEqualTo(20);
        }
    }
}
