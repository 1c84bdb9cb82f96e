package io.minikafka.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.minikafka.storage.disk.SimulatedDisk;
import io.minikafka.storage.record.LogRecord;
import io.minikafka.storage.record.RecordBatchBuilder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

final class CompactionTest {
    private final SimulatedDisk disk = new SimulatedDisk(1);

    private static LogConfig config(long minLagMs, long maxLagMs) {
        return Node.logConfig()
                .withSegmentBytes(1024)
                .withCleanup(new CleanupConfig(false, true, 1000, minLagMs, maxLagMs, 0.1));
    }

    private static Log log(Node node) {
        return node.manager.log(Node.LOG, config(0, Long.MAX_VALUE));
    }

    private static void fill(Node node, Log log, int records, int keys) {
        for (int i = 0; i < records; i++) {
            node.append(
                    log,
                    new RecordBatchBuilder()
                            .add(node.time.wallMs(), bytes("k" + i % keys), bytes("v" + i))
                            .build());
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static Compactor compactor(Node node) {
        return node.manager.compactor(
                new CompactorConfig(1, 1 << 20, Double.MAX_VALUE), TestCodec.INSTANCE);
    }

    @Test
    void aFetchUnderWayFinishesOnTheOldFile() {
        try (Node node = new Node(disk)) {
            Log log = log(node);
            fill(node, log, 100, 5);
            ReadResult.Records early =
                    (ReadResult.Records) log.read(0, 500, true, log.highWatermark());
            compactor(node).compactDue();
            node.checkpoint();
            node.time.advanceMs(100_000);
            node.manager.context().remover.removeSome();
            List<LogRecord> read = Node.decode(Node.bytes(early));
            assertThat(Node.values(read)).startsWith("v0", "v1", "v2");
            node.manager.context().remover.removeSome();
            assertThat(disk.list("logs/" + Node.LOG))
                    .noneMatch(name -> name.matches("0{20}\\.log"));
        }
    }

    @Test
    void aDamagedBatchStopsTheLogsCompactionAndNothingElse() {
        Node first = new Node(disk);
        fill(first, log(first), 100, 5);
        first.close();
        String name = "logs/" + Node.LOG + "/" + "0".repeat(20) + ".log";
        disk.flipBit(name, 8 * 150);
        try (Node node = new Node(disk)) {
            Log log = log(node);
            Compactor compactor = compactor(node);
            compactor.compactDue();
            compactor.compactDue();
            CompactionCounters.Snapshot counters = compactor.counters().snapshot();
            assertThat(counters.failures()).isEqualTo(1);
            assertThat(counters.stopped()).isEqualTo(1);
            assertThat(counters.lastFailureMs()).isPositive();
            assertThat(log.read(50, 500, true, log.highWatermark()))
                    .isInstanceOf(ReadResult.Records.class);
            Log other = node.manager.log(Node.id(2, 0), config(0, Long.MAX_VALUE));
            fill(node, other, 100, 5);
            compactor.compactDue();
            assertThat(compactor.counters().snapshot().runs()).isEqualTo(1);
        }
    }

    @Test
    void youngRecordsWaitForTheMinimumLag() {
        try (Node node = new Node(disk)) {
            Log log = node.manager.log(Node.LOG, config(5_000, Long.MAX_VALUE));
            fill(node, log, 100, 5);
            assertThat(CompactionPlan.of(log, node.time.wallMs())).isEmpty();
            assertThat(CompactionPlan.of(log, node.time.wallMs() + 5_000)).isPresent();
        }
    }

    @Test
    void theActiveSegmentIsClosedWhenARecordHasWaitedForTooLong() {
        try (Node node = new Node(disk)) {
            Log log = node.manager.log(Node.LOG, config(0, 5_000));
            fill(node, log, 5, 1);
            assertThat(CompactionPlan.of(log, node.time.wallMs())).isEmpty();
            node.time.advanceMs(5_001);
            compactor(node).compactDue();
            assertThat(Node.values(Node.readAll(log, 0))).containsExactly("v4");
        }
    }

    @Test
    void aTombstoneCanBeReadForAWhileAndThenGoes() {
        try (Node node = new Node(disk)) {
            Log log = log(node);
            fill(node, log, 30, 3);
            node.append(
                    log,
                    new RecordBatchBuilder().addTombstone(node.time.wallMs(), bytes("k1")).build());
            fill(node, log, 30, 1);
            compactor(node).compactDue();
            assertThat(Node.readAll(log, 0)).anyMatch(record -> record.value().isEmpty());
            node.time.advanceMs(999);
            fill(node, log, 60, 1);
            compactor(node).compactDue();
            assertThat(Node.readAll(log, 0))
                    .filteredOn(record -> record.value().isEmpty())
                    .allMatch(record -> record.timestampMs() == ManualTime.START_MS)
                    .hasSize(1);
            node.time.advanceMs(1);
            fill(node, log, 60, 1);
            compactor(node).compactDue();
            assertThat(Node.readAll(log, 0)).noneMatch(record -> record.value().isEmpty());
        }
    }

    @Test
    void aLogDeletedMeanwhileLeavesNothingBehind() {
        try (Node node = new Node(disk)) {
            Log log = log(node);
            fill(node, log, 200, 5);
            disk.hook((_, name) -> {
                if (name.endsWith(SegmentNames.UNFINISHED)) {
                    node.manager.delete(Node.LOG);
                }
            });
            compactor(node).compactDue();
            node.manager.context().remover.removeSome();
            node.manager.context().remover.removeSome();
            assertThat(disk.list("logs")).isEmpty();
        }
    }

    @Test
    @Timeout(value = 60, unit = TimeUnit.SECONDS)
    void anUnlimitedLogIsLeftAloneUntilItsTopicsSettingsArrive() {
        Node first = new Node(disk);
        fill(first, log(first), 100, 5);
        first.close();
        try (Node node = new Node(disk)) {
            Compactor compactor = compactor(node);
            compactor.compactDue();
            assertThat(compactor.counters().snapshot().runs()).isZero();
            log(node);
            compactor.compactDue();
            assertThat(compactor.counters().snapshot().runs()).isEqualTo(1);
            ByteBuffer gap = Node.batch("next");
            assertThat(node.append(log(node), gap)).isEqualTo(100);
        }
    }
}
