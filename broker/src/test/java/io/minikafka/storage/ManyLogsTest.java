package io.minikafka.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.minikafka.base.Time;
import io.minikafka.storage.disk.RealDisk;
import io.minikafka.storage.disk.SimulatedDisk;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Ten thousand logs on a real disk. The limits of time are generous, because the machine may be busy; they are CPU time
/// of this process where that is what we answer for.
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

    private static long cpuMs() {
        com.sun.management.OperatingSystemMXBean os =
                (com.sun.management.OperatingSystemMXBean)
                        ManagementFactory.getOperatingSystemMXBean();
        return os.getProcessCpuTime() / 1_000_000;
    }

    private void within(String what, long cpuMsMax, Step step) throws Exception {
        long cpu = cpuMs();
        long ns = System.nanoTime();
        step.run();
        long used = cpuMs() - cpu;
        System.out.println(
                what + ": " + (System.nanoTime() - ns) / 1_000_000 + " ms, CPU " + used + " ms");
        assertThat(used).as("CPU ms of: " + what).isLessThan(cpuMsMax);
    }

    private interface Step {
        void run() throws Exception;
    }

    @Test
    void tenThousandLogsAreCheapToMakeWriteCheckpointAndOpen() throws Exception {
        try (RealDisk disk = new RealDisk(directory)) {
            LogManager manager = LogManager.open(StorageConfig.defaults(), disk, Time.system());
            within("first writes", 8_000, () -> appendToAll(manager, "a"));
            within(
                    "checkpoint",
                    12_000,
                    () -> assertThat(manager.checkpointer().take(false)).isTrue());
            within("more writes", 8_000, () -> appendToAll(manager, "b"));
            within("close", 12_000, manager::close);
            LogManager[] again = new LogManager[1];
            within(
                    "clean open",
                    2_000,
                    () ->
                            again[0] =
                                    LogManager.open(StorageConfig.defaults(), disk, Time.system()));
            assertThat(again[0].logs()).hasSize(LOGS);
            assertThat(
                            Node.values(
                                    Node.readAll(
                                            again[0].log(Node.id(9, 77), LogConfig.defaults()), 0)))
                    .containsExactly("a77", "b77");
            assertThat(again[0].context().files.openCount()).isLessThanOrEqualTo(1024);
            within("writes after it", 8_000, () -> appendToAll(again[0], "c"));
            // Left as a killed process leaves it: nothing is written or closed any more.
            LogManager[] third = new LogManager[1];
            again[0].context().health.offline("the test", new IllegalStateException("killed"));
            again[0].close();
            within(
                    "open after a kill",
                    6_000,
                    () ->
                            third[0] =
                                    LogManager.open(StorageConfig.defaults(), disk, Time.system()));
            assertThat(
                            Node.values(
                                    Node.readAll(
                                            third[0].log(Node.id(9, 9999), LogConfig.defaults()),
                                            0)))
                    .containsExactly("a9999", "b9999", "c9999");
            third[0].close();
        }
    }

    @Test
    void aLogThatWasNeverOpenedTakesLittleMemory() {
        int count = 200_000;
        try (Node node = new Node(new SimulatedDisk(1))) {
            long before = usedHeap();
            for (int i = 0; i < count; i++) {
                node.manager.log(Node.id(9, i), LogConfig.defaults());
            }
            long each = (usedHeap() - before) / count;
            System.out.println("heap of a log: " + each + " bytes");
            assertThat(each).isLessThan(300);
        }
    }

    private static long usedHeap() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }
}
