package io.minikafka.storage;

import static io.minikafka.storage.RangeRepairTest.DAMAGED;
import static io.minikafka.storage.RangeRepairTest.WHOLE;
import static io.minikafka.storage.RangeRepairTest.files;
import static io.minikafka.storage.RangeRepairTest.readable;
import static io.minikafka.storage.RangeRepairTest.replicaOf;
import static org.assertj.core.api.Assertions.assertThat;

import io.minikafka.SeededRuns;
import io.minikafka.storage.disk.DiskException;
import io.minikafka.storage.disk.DiskHook;
import io.minikafka.storage.disk.SimulatedDisk;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Damage at random places of a replica, repaired while the process or the machine dies at any change of the disk: what
/// can be read is right at any time, nothing else is lost, and in the end all is there. `-Dseed=` repeats one run,
/// `-Dmodel.runs=` makes more.
final class RangeRepairCrashTest {
    private static SimulatedDisk healthy = new SimulatedDisk(9);

    @BeforeAll
    static void fill() {
        healthy = RangeRepairTest.filled(new SimulatedDisk(9), 90);
    }

    @Test
    @Tag("seeded")
    void allIsReadAgainWhateverHappens() {
        AtomicInteger died = new AtomicInteger();
        int runs = SeededRuns.run(400, seed -> died.addAndGet(run(new Random(seed))));
        if (!SeededRuns.isOne()) {
            assertThat(died.get()).isGreaterThan(runs / 4);
        }
    }

    /// @return how often it died
    private static int run(Random random) {
        SimulatedDisk disk = healthy.copy();
        damage(disk, random);
        int died = 0;
        for (int life = 0; life < 3; life++) {
            AtomicReference<Optional<SimulatedDisk>> survivor =
                    new AtomicReference<>(Optional.empty());
            SimulatedDisk dying = disk;
            Node node = new Node(dying);
            try {
                if (life < 2) {
                    AtomicInteger left = new AtomicInteger(1 + random.nextInt(25));
                    boolean power = random.nextBoolean();
                    replicaOf(node, WHOLE);
                    dying.hook((_, _) -> {
                        if (left.decrementAndGet() == 0) {
                            survivor.set(Optional.of(power ? dying.crash() : dying.killProcess()));
                            throw new DiskException("the end");
                        }
                    });
                }
                repairAll(node, random, life == 2);
            } finally {
                dying.hook(DiskHook.NONE);
                node.close();
            }
            died += survivor.get().isPresent() ? 1 : 0;
            disk = survivor.get().orElse(dying);
        }
        try (Node node = new Node(disk)) {
            assertThat(readable(replicaOf(node, DAMAGED).log()))
                    .isEqualTo(readable(replicaOf(node, WHOLE).log()));
        }
        return died;
    }

    private static void damage(SimulatedDisk disk, Random random) {
        List<String> logs = files(disk, DAMAGED, ".log");
        for (int i = 1 + random.nextInt(3); i > 0; i--) {
            String name = logs.get(random.nextInt(logs.size()));
            byte[] bytes = disk.contents(name);
            int at = random.nextInt(bytes.length);
            switch (random.nextInt(4)) {
                case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
                case 1 -> Arrays.fill(bytes, at, Math.min(bytes.length, at + 900), (byte) 0);
                case 2 -> bytes = Arrays.copyOf(bytes, at);
                default -> {
                    int from = random.nextInt(bytes.length);
                    int count = Math.min(700, bytes.length - Math.max(at, from));
                    System.arraycopy(bytes, from, bytes, at, count);
                }
            }
            disk.contents(name, bytes);
        }
    }

    /// As far as the disk lets it happen.
    private static void repairAll(Node node, Random random, boolean mustSucceed) {
        try {
            ReplicaLog whole = replicaOf(node, WHOLE);
            ReplicaLog damaged = replicaOf(node, DAMAGED);
            List<String> all = readable(whole.log());
            assertThat(all).containsAll(readable(damaged.log()));
            int tries = 0;
            while (node.manager.isDamaged() && tries++ < 20) {
                for (DamagedRange range : node.manager.damagedRanges()) {
                    RangeRepairTest.repair(node, range, whole);
                    assertThat(all).containsAll(readable(damaged.log()));
                    if (random.nextBoolean()) {
                        node.checkpoint();
                        node.time.advanceMs(100_000);
                        node.manager.context().remover.removeSome();
                    }
                }
            }
            if (mustSucceed) {
                assertThat(readable(damaged.log())).isEqualTo(all);
            }
        } catch (StorageException | DiskException e) {
            if (mustSucceed) {
                throw e;
            }
        }
    }
}
