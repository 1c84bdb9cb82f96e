package io.minikafka.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.minikafka.storage.disk.DiskException;
import io.minikafka.storage.disk.DiskFullException;
import io.minikafka.storage.disk.DiskHook;
import io.minikafka.storage.disk.DiskOperation;
import io.minikafka.storage.disk.SimulatedDisk;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;

final class DiskTroubleTest {
    private final SimulatedDisk disk = new SimulatedDisk(1);

    private static StorageConfig withReserve(long bytes) {
        StorageConfig c = Node.config();
        return new StorageConfig(
                c.wal(),
                c.defaultLog(),
                c.openFilesMax(),
                c.writeBackBytes(),
                c.writeBackMs(),
                c.checkpointBytes(),
                c.checkpointMs(),
                c.checkpointSyncParallelism(),
                bytes,
                c.diskCheckMs(),
                c.retentionCheckMs(),
                c.producerExpirationMs(),
                c.producersPerPartitionMax(),
                c.deletesPerSecond(),
                c.scrubBytesPerSecond(),
                c.replayBufferBytes());
    }

    private static AppendResult appendAs(Node node, AppendOrigin origin) {
        return node.log().append(Node.batch("a"), origin, 0, new Commit());
    }

    @Test
    void aNearlyFullDiskIsReadOnlyUntilThereIsSpaceAgain() {
        disk.capacityBytes(100L << 20);
        try (Node node = new Node(disk, new ManualTime(), withReserve(10 << 20))) {
            List<StorageState> states = new CopyOnWriteArrayList<>();
            node.manager.onStateChange(states::add);
            node.append(node.log(), "before");
            disk.capacityBytes(9L << 20);
            node.manager.context().health.checkSpace();
            assertThat(node.manager.state()).isInstanceOf(StorageState.ReadOnly.class);
            AppendResult.Rejected refused = Node.refused(node.log(), Node.batch("a"));
            assertThat(refused.reason()).isEqualTo(RejectReason.READ_ONLY);
            assertThat(refused.message()).contains("minikafka.disk.reserve.bytes");
            assertThat(appendAs(node, AppendOrigin.COORDINATOR))
                    .isInstanceOf(AppendResult.Appended.class);
            assertThat(Node.readAll(node.log(), 0)).isNotEmpty();
            disk.capacityBytes(100L << 20);
            node.manager.context().health.checkSpace();
            assertThat(node.manager.state()).isInstanceOf(StorageState.Online.class);
            node.append(node.log(), "after");
            assertThat(states).hasSize(2);
        }
    }

    @Test
    void theReserveOfTheBrokerItselfEndsToo() {
        disk.capacityBytes(100L << 20);
        try (Node node = new Node(disk, new ManualTime(), withReserve(40 << 20))) {
            disk.capacityBytes(8L << 20);
            node.manager.context().health.checkSpace();
            assertThat(appendAs(node, AppendOrigin.COORDINATOR))
                    .isInstanceOf(AppendResult.Rejected.class);
        }
    }

    @Test
    void aBurstBetweenTwoLooksCannotRunThroughTheReserve() {
        disk.capacityBytes(20L << 20);
        try (Node node = new Node(disk, new ManualTime(), withReserve(4 << 20))) {
            long free = disk.usableBytes() - (4 << 20);
            node.manager.reconfigure(Node.LOG.topicId(), LogConfig.defaults());
            node.manager.log(Node.LOG, LogConfig.defaults());
            String large = "x".repeat(60_000);
            long taken = 0;
            AppendResult result;
            do {
                Commit commit = new Commit();
                result = node.log().append(Node.batch(large), AppendOrigin.CLIENT, 0, commit);
                if (result instanceof AppendResult.Appended) {
                    assertThat(commit.await()).isTrue();
                    taken += large.length();
                    assertThat(2 * taken).isLessThan(free + large.length());
                }
            } while (result instanceof AppendResult.Appended);
            assertThat(((AppendResult.Rejected) result).reason()).isEqualTo(RejectReason.READ_ONLY);
            assertThat(taken).isPositive();
        }
    }

    @Test
    void aSegmentWriteWithoutSpaceIsRepeatedAndNothingIsLost() {
        try (Node node = new Node(disk)) {
            node.append(node.log(), "a");
            disk.hook((operation, name) -> {
                if (operation == DiskOperation.WRITE && name.endsWith(".log")) {
                    throw new DiskFullException(
                            "no space for " + name, new IllegalStateException());
                }
            });
            assertThat(node.log().flush()).isFalse();
            assertThat(Node.values(Node.readAll(node.log(), 0))).containsExactly("a");
            assertThat(node.manager.state()).isInstanceOf(StorageState.ReadOnly.class);
            assertThat(node.checkpoint()).isFalse();
            disk.hook(DiskHook.NONE);
            node.manager.context().health.checkSpace();
            assertThat(node.manager.state()).isInstanceOf(StorageState.Online.class);
            node.append(node.log(), "b");
            assertThat(Node.values(Node.readAll(node.log(), 0))).containsExactly("a", "b");
        }
    }

    private void failing(DiskOperation failing, String suffix) {
        disk.hook((operation, name) -> {
            if (operation == failing && name.endsWith(suffix)) {
                throw new DiskException(operation + " of " + name + ": broken");
            }
        });
    }

    @Test
    void aFailedSyncOfASegmentIsTheEndAndIsNotRepeated() {
        try (Node node = new Node(disk)) {
            node.append(node.log(), "a");
            AtomicInteger syncs = new AtomicInteger();
            disk.hook((operation, name) -> {
                if (operation == DiskOperation.SYNC && name.endsWith(".log")) {
                    syncs.incrementAndGet();
                    throw new DiskException("sync of " + name + ": broken");
                }
            });
            assertThat(node.checkpoint()).isFalse();
            assertThat(node.manager.state()).isInstanceOf(StorageState.Offline.class);
            assertThat(node.checkpoint()).isFalse();
            assertThat(syncs).hasValue(1);
            assertThat(Node.refused(node.log(), Node.batch("b")).reason())
                    .isEqualTo(RejectReason.OFFLINE);
            assertThat(node.log().deleteRecords(1, new Commit()))
                    .isInstanceOf(DeleteRecordsResult.Unavailable.class);
            disk.hook(DiskHook.NONE);
        }
        try (Node node = new Node(disk)) {
            assertThat(Node.values(Node.readAll(node.log(), 0))).containsExactly("a");
        }
    }

    @Test
    void aFailedSyncOfTheWalFailsTheWaitingOnesAndTakesStorageOffline() {
        try (Node node = new Node(disk)) {
            node.append(node.log(), "a");
            failing(DiskOperation.SYNC, ".wal");
            Commit commit = new Commit();
            node.log().append(Node.batch("b"), AppendOrigin.CLIENT, 0, commit);
            assertThat(commit.await()).isFalse();
            assertThat(node.manager.state()).isInstanceOf(StorageState.Offline.class);
            assertThat(node.log().highWatermark()).isEqualTo(1);
            assertThat(Node.values(Node.readAll(node.log(), 0))).containsExactly("a");
            disk.hook(DiskHook.NONE);
        }
    }

    @Test
    void aFailedSegmentWriteLosesNothingOverARestart() {
        try (Node node = new Node(disk)) {
            node.append(node.log(), "a");
            failing(DiskOperation.WRITE, ".log");
            assertThat(node.log().flush()).isFalse();
            disk.hook(DiskHook.NONE);
            assertThat(node.manager.state()).isInstanceOf(StorageState.Offline.class);
            assertThat(node.log().flush()).isFalse();
            assertThat(node.checkpoint()).isFalse();
        }
        try (Node node = new Node(disk)) {
            assertThat(Node.values(Node.readAll(node.log(), 0))).containsExactly("a");
        }
    }

    @Test
    void aFailedCheckpointKeepsTheFormerOne() {
        try (Node node = new Node(disk)) {
            node.append(node.log(), "a");
            assertThat(node.checkpoint()).isTrue();
            node.append(node.log(), "b");
            failing(DiskOperation.RENAME, "checkpoint.tmp");
            assertThat(node.checkpoint()).isFalse();
            assertThat(node.manager.state()).isInstanceOf(StorageState.Offline.class);
            disk.hook(DiskHook.NONE);
        }
        try (Node node = new Node(disk)) {
            assertThat(Node.values(Node.readAll(node.log(), 0))).containsExactly("a", "b");
        }
    }

    @Test
    void aReadErrorIsAnAnswerAndNotTheEnd() {
        try (Node node = new Node(disk)) {
            node.append(node.log(), "a");
        }
        try (Node node = new Node(disk)) {
            failing(DiskOperation.OPEN, ".log");
            assertThat(node.log().read(0, 100, true, 1)).isInstanceOf(ReadResult.Unavailable.class);
            disk.hook(DiskHook.NONE);
            assertThat(Node.readAll(node.log(), 0)).hasSize(1);
            assertThat(node.manager.state()).isInstanceOf(StorageState.Online.class);
        }
    }

    @Test
    void aNewerCheckpointIsRefusedByName() {
        try (Node node = new Node(disk)) {
            node.append(node.log(), "a");
        }
        byte[] bytes = disk.contents("checkpoint");
        bytes[9] = Checkpoint.VERSION + 1;
        CRC32C crc = new CRC32C();
        crc.update(bytes, 8, bytes.length - 8);
        ByteBuffer.wrap(bytes).putInt(4, (int) crc.getValue());
        disk.contents("checkpoint", bytes);
        assertThatThrownBy(() -> new Node(disk))
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("format version " + (Checkpoint.VERSION + 1));
    }

    @Test
    void idleOpenFilesAreBounded() {
        try (Node node = new Node(disk)) {
            for (int i = 0; i < 60; i++) {
                node.append(node.log(Node.id(4, i)), "v" + i);
                Node.readAll(node.log(Node.id(4, i)), 0);
            }
            assertThat(node.manager.context().files.openCount()).isLessThanOrEqualTo(16);
            for (int i = 0; i < 60; i++) {
                assertThat(Node.values(Node.readAll(node.log(Node.id(4, i)), 0)))
                        .containsExactly("v" + i);
            }
            assertThat(node.manager.context().files.openCount()).isLessThanOrEqualTo(16);
        }
    }
}
