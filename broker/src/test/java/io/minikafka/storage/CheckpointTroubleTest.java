package io.minikafka.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.minikafka.base.Await;
import io.minikafka.storage.disk.DiskFullException;
import io.minikafka.storage.disk.DiskOperation;
import io.minikafka.storage.disk.SimulatedDisk;
import io.minikafka.storage.record.RecordBatchBuilder;
import io.minikafka.storage.wal.WalConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Checkpoints that meet a full write-ahead log, a full disk, or a defect.
final class CheckpointTroubleTest {
    private static final int WAL_BYTES = 1 << 20;

    private final SimulatedDisk disk = new SimulatedDisk(1);

    private static StorageConfig smallWal() {
        WalConfig wal =
                new WalConfig(
                        "wal",
                        256 << 10,
                        256 << 10,
                        WAL_BYTES,
                        64 << 10,
                        8L << 20,
                        1024,
                        200 << 10,
                        1L << 40,
                        WalConfig.OnCorruption.REFUSE);
        return new StorageConfig(
                wal,
                Node.logConfig().withSegmentBytes(16 << 20),
                16,
                Integer.MAX_VALUE,
                1L << 40,
                1L << 40,
                1L << 40,
                2,
                0,
                1000,
                1L << 40,
                86_400_000,
                1000,
                1000,
                0,
                1 << 20);
    }

    private static Commit append(Log log, int bytes) {
        Commit commit = new Commit();
        var batch = new RecordBatchBuilder().add(ManualTime.START_MS, new byte[bytes]).build();
        assertThat(log.append(batch, AppendOrigin.CLIENT, 0, commit))
                .isInstanceOf(AppendResult.Appended.class);
        return commit;
    }

    /// The checkpoint's rows hold batches that wait for room in the WAL, and only the checkpoint makes room.
    @Test
    @Timeout(60)
    void endsAlthoughTheWalRunsFullMeanwhile() throws InterruptedException {
        CountDownLatch syncing = new CountDownLatch(1);
        CountDownLatch mayGoOn = new CountDownLatch(1);
        try (Node node = new Node(disk, new ManualTime(), smallWal())) {
            Log log = node.manager.log(Node.LOG, Node.logConfig().withSegmentBytes(16 << 20));
            assertThat(append(log, 1000).await()).isTrue();
            disk.hook((operation, name) -> {
                if (operation == DiskOperation.SYNC && name.startsWith("logs/")) {
                    syncing.countDown();
                    await(mayGoOn);
                }
            });
            CompletableFuture<Boolean> checkpoint = CompletableFuture.supplyAsync(node::checkpoint);
            await(syncing);
            List<Commit> commits = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                commits.add(append(log, 50_000));
            }
            var wal = node.manager.context().wal();
            Await.until("the WAL is full", () -> wal.stats().filesBytes() == WAL_BYTES);
            assertThat(commits.getLast().wasCommitted()).isFalse();
            mayGoOn.countDown();
            for (Commit commit : commits) {
                assertThat(commit.await()).isTrue();
            }
            assertThat(checkpoint.join()).isTrue();
            assertThat(node.checkpoint()).isTrue();
            Await.until("files are used again", () -> wal.stats().filesBytes() <= WAL_BYTES);
            assertThat(append(log, 50_000).await()).isTrue();
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /// A write that finds no space is tried again. A sync that does may have lost the pages.
    @Test
    void aSyncWithoutSpaceIsNotTriedAgain() {
        try (Node node = new Node(disk)) {
            node.append(node.log(), "acknowledged");
            disk.hook((operation, name) -> {
                if (operation == DiskOperation.SYNC && name.startsWith("logs/")) {
                    throw new DiskFullException("sync " + name + ": no space is left");
                }
            });
            assertThat(node.checkpoint()).isFalse();
            assertThat(node.manager.state()).isInstanceOf(StorageState.Offline.class);
        }
        try (Node node = new Node(disk.crash())) {
            assertThat(Node.values(Node.readAll(node.log(), 0))).containsExactly("acknowledged");
        }
    }

    @Test
    void aDefectTakesStorageOfflineInsteadOfEndingTheThread() {
        try (Node node = new Node(disk)) {
            node.append(node.log(), "acknowledged");
            disk.hook((operation, name) -> {
                if (operation == DiskOperation.RENAME) {
                    throw new IllegalStateException("a defect");
                }
            });
            node.manager.checkpointer().request();
            Await.until(
                    "storage is offline",
                    () -> node.manager.state() instanceof StorageState.Offline);
        }
    }
}
