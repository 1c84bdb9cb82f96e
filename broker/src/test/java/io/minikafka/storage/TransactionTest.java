package io.minikafka.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.minikafka.base.Await;
import io.minikafka.storage.disk.DiskHook;
import io.minikafka.storage.disk.DiskOperation;
import io.minikafka.storage.disk.OpenMode;
import io.minikafka.storage.disk.SimulatedDisk;
import io.minikafka.storage.record.RecordBatchBuilder;
import io.minikafka.storage.record.TransactionEnd;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Transactions in one log.
final class TransactionTest {
    private static final TransactionEnd COMMIT = new TransactionEnd(true, 0);
    private static final TransactionEnd ABORT = new TransactionEnd(false, 0);

    private SimulatedDisk disk = new SimulatedDisk(1);
    private Node node = new Node(disk);

    @AfterEach
    void close() {
        node.close();
    }

    private void restart() {
        node.close();
        node = new Node(disk, node.time);
    }

    private static ByteBuffer batch(long producer, int epoch, int sequence) {
        return Node.builder("v").producer(producer, epoch, sequence).transactional().build();
    }

    /// Appends a first batch, as the coordinator allows.
    private void begin(long producer, int epoch) {
        ByteBuffer batch = batch(producer, epoch, 0);
        OptionalLong admission = node.log().admissionFor(batch, true);
        Commit commit = new Commit();
        assertThat(
                        node.log()
                                .appendAdmitted(
                                        batch,
                                        AppendOrigin.CLIENT,
                                        admission.orElseThrow(),
                                        0,
                                        commit))
                .isInstanceOf(AppendResult.Appended.class);
        assertThat(commit.await()).isTrue();
    }

    private void end(long producer, int epoch, TransactionEnd end) {
        Commit commit = new Commit();
        assertThat(node.log().appendMarker(marker(producer, epoch, end), 0, commit))
                .isInstanceOf(AppendResult.Appended.class);
        assertThat(commit.await()).isTrue();
    }

    private static EndMarker marker(long producer, int epoch, TransactionEnd end) {
        return new EndMarker(producer, (short) epoch, end, true);
    }

    private void abortSome(int count) {
        for (int i = 0; i < count; i++) {
            begin(i, 0);
            end(i, 1, ABORT);
        }
    }

    private List<String> abortedFiles() {
        return disk.list("logs/" + Node.LOG).stream()
                .filter(n -> n.endsWith(".txnindex"))
                .map(n -> "logs/" + Node.LOG + "/" + n)
                .toList();
    }

    @Test
    void aMarkerCountsWhenItIsCommitted() throws InterruptedException {
        begin(7, 0);
        CountDownLatch go = new CountDownLatch(1);
        disk.hook((operation, name) -> {
            if (operation == DiskOperation.SYNC && name.startsWith("wal")) {
                await(go);
            }
        });
        Commit commit = new Commit();
        node.log().appendMarker(marker(7, 1, ABORT), 0, commit);
        assertThat(node.log().lastStableOffset()).isZero();
        begin7Again();
        go.countDown();
        assertThat(commit.await()).isTrue();
        disk.hook(DiskHook.NONE);
        Await.until("the marker counts", () -> node.log().lastStableOffset() == 2);
        assertThat(node.log().abortedTransactions(0, 2)).hasSize(1);
    }

    /// The next transaction of the same producer, while the marker of the one before is on its way.
    private void begin7Again() {
        ByteBuffer batch = batch(7, 1, 0);
        OptionalLong admission = node.log().admissionFor(batch, true);
        assertThat(
                        node.log()
                                .appendAdmitted(
                                        batch,
                                        AppendOrigin.CLIENT,
                                        admission.orElseThrow(),
                                        0,
                                        new Commit()))
                .isInstanceOf(AppendResult.Appended.class);
        assertThat(node.log().lastStableOffset()).isZero();
    }

    private static void await(CountDownLatch latch) {
        try {
            if (!latch.await(20, TimeUnit.SECONDS)) {
                throw new AssertionError("nobody lets it go");
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aFewAbortedTransactionsNeedNoFile() {
        abortSome(AbortedIndex.YOUNG_MAX);
        assertThat(node.checkpoint()).isTrue();
        assertThat(abortedFiles()).isEmpty();
        restart();
        assertThat(node.log().abortedTransactions(0, Long.MAX_VALUE))
                .hasSize(AbortedIndex.YOUNG_MAX);
    }

    @Test
    void aDamagedFileIsMadeAnewFromTheSegments() {
        List<Consumer<String>> damages =
                List.of(
                        name -> disk.flipBit(name, 77),
                        name -> {
                            try (var file = disk.open(name, OpenMode.READ_WRITE)) {
                                file.truncate(file.sizeBytes() - 1);
                            }
                        },
                        name -> disk.delete(name));
        abortSome(100);
        begin(500, 0);
        for (Consumer<String> damage : damages) {
            List<AbortedTransaction> before = node.log().abortedTransactions(0, Long.MAX_VALUE);
            assertThat(before).hasSize(100);
            assertThat(node.checkpoint()).isTrue();
            restart();
            assertThat(abortedFiles()).isNotEmpty();
            abortedFiles().forEach(damage);
            assertThat(node.log().abortedTransactions(0, Long.MAX_VALUE)).isEqualTo(before);
            node.append(node.log(), "more");
        }
    }

    @Test
    void aTableMadeFromTheSegmentsKnowsTransactionsToo() {
        abortSome(40);
        begin(500, 3);
        List<AbortedTransaction> before = node.log().abortedTransactions(0, Long.MAX_VALUE);
        List<ActiveProducer> producers = node.log().activeProducers();
        assertThat(node.checkpoint()).isTrue();
        node.close();
        disk.delete("checkpoint");
        node = new Node(disk, node.time);
        assertThat(node.log().abortedTransactions(0, Long.MAX_VALUE)).isEqualTo(before);
        assertThat(node.log().activeProducers()).isEqualTo(producers);
        assertThat(node.log().lastStableOffset()).isEqualTo(80);
    }

    @Test
    void aProducerWithATransactionIsNotForgotten() {
        begin(7, 0);
        begin(8, 0);
        end(8, 1, COMMIT);
        node.time.advanceMs(86_400_001);
        node.manager.janitor().applyRetention();
        assertThat(node.log().activeProducers())
                .extracting(ActiveProducer::producerId)
                .containsExactly(7L);
        for (int i = 0; i <= Node.config().producersPerPartitionMax(); i++) {
            node.append(node.log(), Node.builder("a").producer(1000 + i, 0, 0).build());
        }
        assertThat(node.log().activeProducers())
                .extracting(ActiveProducer::producerId)
                .contains(7L)
                .hasSize(Node.config().producersPerPartitionMax());
        assertThat(node.log().lastStableOffset()).isZero();
    }

    @Test
    void retentionStopsAtAnOpenTransactionAndDeletionDoesNot() {
        Log log = node.log();
        node.append(log, "a");
        begin(7, 0);
        for (int i = 0; i < 50; i++) {
            node.append(
                    log, new RecordBatchBuilder().add(node.time.wallMs(), new byte[500]).build());
        }
        log.reconfigure(Node.logConfig().withRetention(1, -1));
        node.time.advanceMs(10_000);
        node.manager.janitor().applyRetention();
        Await.until("the start moves", () -> log.startOffset() == 1);
        Commit commit = new Commit();
        log.deleteRecords(30, commit);
        assertThat(commit.await()).isTrue();
        assertThat(log.lastStableOffset()).isEqualTo(30);
        restart();
        assertThat(node.log().lastStableOffset()).isEqualTo(30);
        end(7, 1, ABORT);
        assertThat(node.log().lastStableOffset()).isEqualTo(node.log().endOffset());
    }

    @Test
    void aProducerInATransactionWritesNothingElse() {
        begin(7, 0);
        assertThat(Node.refused(node.log(), Node.builder("x").producer(7, 0, 1).build()).reason())
                .isEqualTo(RejectReason.INVALID_TRANSACTION_STATE);
        assertThat(Node.refused(node.log(), Node.builder("x").transactional().build()).reason())
                .isEqualTo(RejectReason.INVALID_RECORD);
    }

    @Test
    void askingTheCoordinatorLeavesNoTrace() {
        assertThat(node.log().admissionFor(batch(7, 9, 0), true)).isPresent();
        assertThat(node.log().activeProducers()).isEmpty();
        node.append(node.log(), Node.builder("x").producer(7, 0, 0).build());
        assertThat(node.log().activeProducers().getFirst().epoch()).isZero();
        assertThat(node.log().admissionFor(batch(8, 9, 0), true)).isPresent();
        end(8, 2, COMMIT);
        assertThat(node.log().activeProducers().getLast().epoch()).isEqualTo((short) 2);
    }

    @Test
    void ofSeveralFirstBatchesTheLowestSequenceComesFirst() {
        ByteBuffer second = batch(7, 0, 20);
        ByteBuffer first = batch(7, 0, 19);
        long admission = node.log().admissionFor(second, false).orElseThrow();
        assertThat(node.log().admissionFor(first, false)).hasValue(admission);
        assertThat(admitted(second, admission)).isInstanceOf(AppendResult.Rejected.class);
        assertThat(admitted(first, admission))
                .as("perhaps not the first")
                .isInstanceOf(AppendResult.Rejected.class);
        assertThat(admitted(first, admission)).isInstanceOf(AppendResult.Appended.class);
        assertThat(node.log().append(second, AppendOrigin.CLIENT, 0, new Commit()))
                .isInstanceOf(AppendResult.Appended.class);
    }

    private AppendResult admitted(ByteBuffer batch, long admission) {
        return node.log().appendAdmitted(batch, AppendOrigin.CLIENT, admission, 0, new Commit());
    }

    @Test
    void aCheckpointOfTheFormatBeforeTransactionsIsRead() {
        node.append(node.log(), Node.builder("x").producer(7, 2, 0).build());
        node.close();
        disk.contents("checkpoint", CheckpointVersion1.of(disk.contents("checkpoint")));
        node = new Node(disk, node.time);
        assertThat(Node.readAll(node.log(), 0)).hasSize(1);
        assertThat(node.log().activeProducers().getFirst().lastSequence()).isZero();
    }
}
