package io.minikafka.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.minikafka.base.Time;
import io.minikafka.storage.disk.RealDisk;
import io.minikafka.storage.disk.SimulatedDisk;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Ten thousand logs on a real disk, with bounded descriptors and memory. How quick they are is measured by
/// `bench/compare`.
final class ManyLogsTest {
    private static final int LOGS = 10_000;

    @TempDir Path directory;

    /// Counts down for each commit.
    private record Counted(CountDownLatch latch) implements CommitListener {
        @Override
        public void committed() {
            latch.countDown();
        }

        @Override
        public void failed(StorageException cause) {
            throw cause;
        }
    }

    private static void appendToAll(LogManager manager, String value) throws InterruptedException {
        CountDownLatch latch = new CountDownLatch(LOGS);
        for (int i = 0; i < LOGS; i++) {
            Log log = manager.log(Node.id(9, i), LogConfig.defaults());
            AppendResult result =
                    log.append(Node.batch(value + i), AppendOrigin.CLIENT, 0, new Counted(latch));
            assertThat(result).isInstanceOf(AppendResult.Appended.class);
        }
        assertThat(latch.await(60, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void tenThousandLogsKeepTheirRecordsOverACheckpointAStopAndAKill() throws Exception {
        try (RealDisk disk = new RealDisk(directory)) {
            LogManager manager = open(disk);
            appendToAll(manager, "a");
            assertThat(manager.checkpointer().take(false)).isTrue();
            appendToAll(manager, "b");
            manager.close();
            LogManager again = open(disk);
            assertThat(again.logs()).hasSize(LOGS);
            assertThat(values(again, 77)).containsExactly("a77", "b77");
            assertThat(again.context().files.openCount()).isLessThanOrEqualTo(1024);
            appendToAll(again, "c");
            // Left as a killed process leaves it: nothing is written or closed any more.
            again.context().health.offline("the test", new IllegalStateException("killed"));
            again.close();
            try (LogManager third = open(disk)) {
                assertThat(values(third, 9999)).containsExactly("a9999", "b9999", "c9999");
            }
        }
    }

    private static LogManager open(RealDisk disk) {
        return LogManager.open(StorageConfig.defaults(), disk, Time.system());
    }

    private static List<String> values(LogManager manager, int partition) {
        return Node.values(
                Node.readAll(manager.log(Node.id(9, partition), LogConfig.defaults()), 0));
    }

    @Test
    void aLogThatWasNeverOpenedTakesLittleMemory() {
        // So many that the files which the node prepares meanwhile do not count.
        int count = 600_000;
        try (Node node = new Node(new SimulatedDisk(1))) {
            long before = usedHeap();
            for (int i = 0; i < count; i++) {
                node.manager.log(Node.id(9, i), LogConfig.defaults());
            }
            long each = (usedHeap() - before) / count;
            assertThat(each).as("bytes of heap for each log").isLessThan(280);
        }
    }

    private static long usedHeap() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }
}
