package io.minikafka.broker.delay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.minikafka.SeededRuns;
import io.minikafka.base.FormatException;
import io.minikafka.storage.disk.DiskOperation;
import io.minikafka.storage.disk.SimulatedDisk;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class DueQueueTest {
    private static final int NEAR_MAX = 32;

    private static SimulatedDisk disk(long seed) {
        SimulatedDisk disk = new SimulatedDisk(seed);
        disk.createDirectories(DueRun.DIRECTORY);
        return disk;
    }

    @Test
    @Tag("seeded")
    void givesOutInOrderWhatIsInMemoryAndOnDisk() {
        SeededRuns.run(
                20,
                seed -> {
                    Random random = new Random(seed);
                    DueQueue queue = new DueQueue(disk(seed), NEAR_MAX, new RunNumbers(0));
                    PriorityQueue<Due> model = new PriorityQueue<>();
                    int runsMost = 0;
                    for (int i = 0; i < 5_000; i++) {
                        if (random.nextInt(5) < 3) {
                            Due due = new Due(random.nextInt(1_000), random.nextInt(3), i);
                            queue.add(due);
                            model.add(due);
                        } else if (!model.isEmpty()) {
                            assertThat(queue.first()).contains(model.remove());
                            queue.removeFirst();
                        }
                        assertThat(queue.size()).isEqualTo(model.size());
                        assertThat(queue.nearSize()).isLessThanOrEqualTo(NEAR_MAX);
                        runsMost = Math.max(runsMost, queue.runs().size());
                    }
                    assertThat(runsMost).isGreaterThan(3);
                    while (!model.isEmpty()) {
                        assertThat(queue.first()).contains(model.remove());
                        queue.removeFirst();
                    }
                    assertThat(queue.first()).isEmpty();
                    assertThat(queue.runs()).isEmpty();
                    queue.takeSpent().forEach(DueRun::close);
                });
    }

    @Test
    void aRunGoesOnWhereItWas() {
        SimulatedDisk disk = disk(1);
        DueHeap heap = new DueHeap();
        for (int i = 0; i < 1_000; i++) {
            heap.add(new Due(1_000 - i, i % 2, i));
        }
        DueRun written = DueRun.write(disk, 5, heap, 100);
        assertThat(heap.size()).isEqualTo(100);
        assertThat(written.first().dueMs()).isEqualTo(101);
        written.close();
        List<Due> left = new ArrayList<>();
        DueRun run = DueRun.open(disk, 5, 600, left::add);
        assertThat(left).hasSize(300).isSorted();
        assertThat(run.first()).isEqualTo(left.getFirst());
        assertThat(run.lowestOffsets().get(0)).isEqualTo(0);
        for (Due due : left) {
            assertThat(run.first()).isEqualTo(due);
            run.removeFirst();
        }
        assertThat(run.left()).isZero();
        run.close();
    }

    @Test
    void aDamagedRunIsNotBelieved() {
        SimulatedDisk disk = disk(2);
        DueHeap heap = new DueHeap();
        for (int i = 0; i < 50; i++) {
            heap.add(new Due(i, 0, i));
        }
        DueRun.write(disk, 1, heap, 0).close();
        disk.flipBit(DueRun.name(1), 803);
        assertThatThrownBy(() -> DueRun.open(disk, 1, 0, _ -> {}))
                .isInstanceOf(FormatException.class)
                .hasMessageContaining("delay/");
    }

    @Test
    void keepsInMemoryWhatTheDiskDoesNotTake() {
        SimulatedDisk disk = disk(3);
        DueQueue queue = new DueQueue(disk, NEAR_MAX, new RunNumbers(0));
        disk.failOnce(DiskOperation.WRITE, 1);
        for (int i = 0; i < NEAR_MAX + 5; i++) {
            queue.add(new Due(100 - i, 0, i));
        }
        assertThat(queue.runs()).isEmpty();
        for (int i = NEAR_MAX + 4; i >= 0; i--) {
            assertThat(queue.first()).contains(new Due(100 - i, 0, i));
            queue.removeFirst();
        }
    }
}
