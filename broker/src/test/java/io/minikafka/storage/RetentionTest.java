package io.minikafka.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.minikafka.base.Await;
import io.minikafka.storage.disk.DiskOperation;
import io.minikafka.storage.disk.SimulatedDisk;
import io.minikafka.storage.record.RecordBatchBuilder;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class RetentionTest {
    private SimulatedDisk disk = new SimulatedDisk(1);

    private static Log fill(Node node, int records) {
        Log log = node.log();
        for (int i = 0; i < records; i++) {
            node.time.advanceMs(10);
            node.append(
                    log, new RecordBatchBuilder().add(node.time.wallMs(), new byte[200]).build());
        }
        log.flush();
        return log;
    }

    private long logFiles() {
        return disk.list("logs/" + Node.LOG).stream().filter(n -> n.endsWith(".log")).count();
    }

    @Test
    void deletesOldSegmentsByTimeAndTheirFilesAfterTheDelay() {
        try (Node node = new Node(disk)) {
            Log log = fill(node, 100);
            long before = logFiles();
            assertThat(before).isEqualTo(log.segments().all().size()).isGreaterThan(4);
            log.reconfigure(Node.logConfig().withRetention(500, -1));
            node.manager.janitor().applyRetention();
            Await.until("the start moves", () -> log.startOffset() > 0);
            assertThat(log.startOffset()).isBetween(30L, 50L);
            assertThat(log.read(0, 10, true, 100))
                    .isEqualTo(new ReadResult.OutOfRange(log.startOffset(), 100));
            assertThat(Node.readAll(log, log.startOffset()))
                    .hasSize((int) (100 - log.startOffset()));
            node.manager.context().remover.removeSome();
            assertThat(logFiles()).isEqualTo(before);
            node.time.advanceMs(60_001);
            node.manager.context().remover.removeSome();
            assertThat(logFiles()).isEqualTo(log.segments().all().size()).isLessThan(before);
        }
    }

    @Test
    void leavesWhatIsHeld() {
        try (Node node = new Node(disk)) {
            Log log = fill(node, 100);
            log.reconfigure(Node.logConfig().withRetention(500, -1));
            log.holdFrom(20);
            node.manager.janitor().applyRetention();
            Await.until("the start moves", () -> log.startOffset() > 0);
            assertThat(log.startOffset()).isEqualTo(20);
            log.holdFrom(Long.MAX_VALUE);
            node.manager.janitor().applyRetention();
            Await.until("the start moves on", () -> log.startOffset() > 20);
        }
    }

    @Test
    void theActiveSegmentExpiresToo() {
        try (Node node = new Node(disk)) {
            Log log = fill(node, 30);
            log.reconfigure(Node.logConfig().withRetention(500, -1));
            node.time.advanceMs(10_000);
            node.manager.janitor().applyRetention();
            Await.until("the start moves", () -> log.startOffset() == 30);
            assertThat(log.sizeBytes()).isZero();
            assertThat(node.append(log, "next")).isEqualTo(30);
            assertThat(Node.values(Node.readAll(log, 30))).containsExactly("next");
        }
        try (Node node = new Node(disk)) {
            assertThat(node.log().startOffset()).isEqualTo(30);
            assertThat(Node.values(Node.readAll(node.log(), 30))).containsExactly("next");
        }
    }

    /// The node's own retention is not the topic's, which arrives after the logs are recovered.
    @Test
    void deletesNothingAfterARestartUntilTheTopicsSettingsArrive() {
        try (Node node = new Node(disk)) {
            fill(node, 100);
        }
        StorageConfig plain = Node.config();
        StorageConfig config =
                new StorageConfig(
                        plain.wal(),
                        Node.logConfig().withRetention(500, -1),
                        plain.openFilesMax(),
                        plain.writeBackBytes(),
                        plain.writeBackMs(),
                        plain.checkpointBytes(),
                        plain.checkpointMs(),
                        plain.checkpointSyncParallelism(),
                        plain.diskReserveBytes(),
                        plain.diskCheckMs(),
                        plain.retentionCheckMs(),
                        plain.producerExpirationMs(),
                        plain.producersPerPartitionMax(),
                        plain.deletesPerSecond(),
                        plain.scrubBytesPerSecond(),
                        plain.replayBufferBytes());
        ManualTime later = new ManualTime();
        later.advanceMs(1_000_000);
        try (Node node = new Node(disk, later, config)) {
            Log log = node.log();
            assertThat(log.start().applyRetention(later.wallMs())).isFalse();
            log.reconfigure(config.defaultLog());
            assertThat(log.start().applyRetention(later.wallMs())).isTrue();
            Await.until("the start moved", () -> log.startOffset() == 100);
        }
    }

    @Test
    void deletesOldSegmentsBySize() {
        try (Node node = new Node(disk)) {
            Log log = fill(node, 100);
            log.reconfigure(Node.logConfig().withRetention(-1, 9000));
            node.manager.janitor().applyRetention();
            Await.until("the start moves", () -> log.startOffset() > 0);
            assertThat(log.sizeBytes()).isBetween(9000L, 13_096L);
        }
    }

    @Test
    void aRegionInFlightKeepsItsFile() {
        try (Node node = new Node(disk)) {
            Log log = fill(node, 60);
            ReadResult.Records held = (ReadResult.Records) log.read(0, 1000, true, 60);
            Commit commit = new Commit();
            assertThat(log.deleteRecords(-1, commit))
                    .isEqualTo(new DeleteRecordsResult.Accepted(60));
            assertThat(commit.await()).isTrue();
            node.time.advanceMs(60_001);
            node.manager.context().remover.removeSome();
            assertThat(disk.list("logs/" + Node.LOG)).anyMatch(n -> n.startsWith("0".repeat(20)));
            assertThat(Node.decode(Node.bytes(held))).isNotEmpty();
            node.manager.context().remover.removeSome();
            assertThat(disk.list("logs/" + Node.LOG))
                    .noneMatch(n -> n.endsWith("0".repeat(20) + ".log"));
        }
    }

    @Test
    void deletingBeyondTheEndIsRefusedAndBelowTheStartIsNothing() {
        try (Node node = new Node(disk)) {
            Log log = fill(node, 10);
            assertThat(log.deleteRecords(11, new Commit()))
                    .isEqualTo(new DeleteRecordsResult.OutOfRange(0, 10));
            assertThat(log.deleteRecords(-2, new Commit()))
                    .isEqualTo(new DeleteRecordsResult.OutOfRange(0, 10));
            Commit first = new Commit();
            assertThat(log.deleteRecords(5, first)).isEqualTo(new DeleteRecordsResult.Accepted(5));
            assertThat(first.await()).isTrue();
            Commit second = new Commit();
            assertThat(log.deleteRecords(3, second)).isEqualTo(new DeleteRecordsResult.Accepted(5));
            assertThat(second.await()).isTrue();
            assertThat(log.startOffset()).isEqualTo(5);
        }
    }

    /// The power goes at each write and sync after DeleteRecords was asked for.
    @Test
    void aCrashAtAnyStepOfADeletionKeepsOneOfTheTwoStarts() {
        for (int step = 1; step < 12; step++) {
            disk = new SimulatedDisk(step);
            Node node = new Node(disk);
            fill(node, 40);
            int at = step;
            disk.failOnce(step % 2 == 0 ? DiskOperation.WRITE : DiskOperation.SYNC, 1 + at / 2);
            Commit commit = new Commit();
            node.log().deleteRecords(25, commit);
            node.checkpoint();
            boolean acknowledged = commit.await();
            SimulatedDisk after = disk.crash();
            node.close();
            try (Node again = new Node(after)) {
                Log log = again.log();
                assertThat(log.endOffset()).isEqualTo(40);
                assertThat(log.startOffset()).isIn(0L, 25L);
                if (acknowledged) {
                    assertThat(log.startOffset()).isEqualTo(25);
                }
                assertThat(Node.readAll(log, log.startOffset()))
                        .hasSize((int) (40 - log.startOffset()));
            }
        }
    }

    @Test
    void filesThatADeadProcessGaveUpAreSwept() {
        Node first = new Node(disk);
        fill(first, 60);
        Commit commit = new Commit();
        first.log().deleteRecords(50, commit);
        assertThat(commit.await()).isTrue();
        first.close();
        long before = logFiles();
        try (Node node = new Node(disk)) {
            node.manager.janitor().sweep();
            node.manager.context().remover.removeSome();
            assertThat(logFiles()).isEqualTo(node.log().segments().all().size()).isLessThan(before);
            assertThat(Node.readAll(node.log(), 50)).hasSize(10);
        }
    }

    @Test
    void aDeletedLogIsGoneWithItsFiles() {
        try (Node node = new Node(disk)) {
            Log log = fill(node, 30);
            fill(node, 1);
            node.manager.delete(Node.LOG);
            assertThat(node.manager.existing(Node.LOG)).isEmpty();
            assertThat(Node.refused(log, Node.batch("a")).reason()).isEqualTo(RejectReason.DELETED);
            assertThat(log.read(0, 10, true, 10)).isInstanceOf(ReadResult.Deleted.class);
            node.manager.context().remover.removeSome();
            assertThat(disk.list("logs")).isEmpty();
            assertThat(node.checkpoint()).isTrue();
        }
        try (Node node = new Node(disk)) {
            assertThat(node.manager.logs()).isEmpty();
        }
    }

    @Test
    void logsOfUnknownTopicsAreRemovedAtTheStart() {
        List<String> left = new ArrayList<>();
        Node first = new Node(disk);
        first.append(first.log(Node.id(1, 1)), "a");
        first.append(first.log(Node.id(2, 1)), "b");
        disk.createDirectories("logs/" + Node.id(3, 1));
        SimulatedDisk after = disk.killProcess();
        first.close();
        disk = after;
        try (Node node = new Node(disk)) {
            node.manager.retainOnly(id -> id.equals(Node.id(2, 1)));
            node.manager.context().remover.removeSome();
            left.addAll(disk.list("logs"));
            assertThat(left).containsExactly(Node.id(2, 1).toString());
            assertThat(Node.values(Node.readAll(node.log(Node.id(2, 1)), 0))).containsExactly("b");
        }
    }
}
