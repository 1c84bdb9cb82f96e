package io.minikafka.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.minikafka.SeededRuns;
import io.minikafka.storage.disk.DiskFullException;
import io.minikafka.storage.disk.DiskHook;
import io.minikafka.storage.disk.DiskOperation;
import io.minikafka.storage.disk.SimulatedDisk;
import io.minikafka.storage.record.RecordBatchBuilder;
import io.minikafka.storage.record.TransactionEnd;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// What is committed is read although its segment finds no space on the disk.
final class FullDiskReadTest {
    /// So many that more waits than one read copies, and than the hot tail knows.
    private static final int MANY = 200;

    private final SimulatedDisk disk = new SimulatedDisk(1);
    private final Node node = new Node(disk);

    @AfterEach
    void close() {
        room();
        node.close();
    }

    private void full() {
        disk.capacityBytes(0);
        disk.hook((operation, name) -> {
            if (operation == DiskOperation.OPEN && name.startsWith("logs/") && !disk.isFile(name)) {
                throw new DiskFullException("open " + name + ": no space is left");
            }
        });
    }

    private void room() {
        disk.capacityBytes(Long.MAX_VALUE);
        disk.hook(DiskHook.NONE);
        node.manager.context().health.checkSpace();
    }

    private static String value(int i) {
        return i + ": " + "x".repeat(400);
    }

    private List<String> append(int from, int until) {
        List<String> values = new ArrayList<>();
        for (int i = from; i < until; i++) {
            node.append(node.log(), value(i));
            values.add(value(i));
        }
        return values;
    }

    private static List<String> values(ReadResult result) {
        return Node.values(Node.decode(Node.bytes((ReadResult.Records) result)));
    }

    @Test
    void allThatIsCommittedIsReadInItsOrder() {
        List<String> all = append(0, MANY);
        full();
        assertThat(Node.values(Node.readAll(node.log(), 0))).isEqualTo(all);
        assertThat(node.manager.state()).isInstanceOf(StorageState.ReadOnly.class);
        assertThat(Node.values(Node.readAll(node.log(), 77))).isEqualTo(all.subList(77, MANY));
        assertThat(disk.list("logs/" + Node.LOG)).isEmpty();
        room();
        assertThat(node.log().flush()).isTrue();
        assertThat(Node.values(Node.readAll(node.log(), 0))).isEqualTo(all);
    }

    @Test
    void whatIsInTheFileComesFromThereAndTheRestFromMemory() {
        List<String> all = append(0, 3);
        assertThat(node.log().flush()).isTrue();
        all.addAll(append(3, MANY));
        full();
        assertThat(Node.values(Node.readAll(node.log(), 0))).isEqualTo(all);
        assertThat(values(node.log().read(0, 1 << 20, true, MANY))).isEqualTo(all.subList(0, 3));
        assertThat(values(node.log().read(3, 1 << 20, true, MANY)).getFirst()).isEqualTo(value(3));
    }

    /// A log whose segments are large.
    private Log wide(int partition) {
        return node.manager.log(Node.id(3, partition), LogConfig.defaults());
    }

    @Test
    void oneReadCopiesALittleAndWholeBatches() {
        Log log = wide(0);
        for (int i = 0; i < MANY; i++) {
            node.append(log, value(i));
        }
        String large = "y".repeat(2 * WaitingBatches.COPY_MAX_BYTES);
        node.append(log, large);
        full();
        var little = (ReadResult.Records) log.read(0, 1 << 20, true, MANY);
        assertThat(little.region().sizeBytes())
                .isLessThanOrEqualTo(WaitingBatches.COPY_MAX_BYTES)
                .isGreaterThan(WaitingBatches.COPY_MAX_BYTES / 2);
        assertThat(values(little)).startsWith(value(0));
        assertThat(values(log.read(5, 1000, true, MANY))).containsExactly(value(5), value(6));
        assertThat(values(log.read(5, 1 << 20, true, 7))).containsExactly(value(5), value(6));
        assertThat(log.read(5, 100, false, MANY)).isInstanceOf(ReadResult.Empty.class);
        assertThat(log.read(MANY, 1000, false, MANY + 1)).isInstanceOf(ReadResult.Empty.class);
        assertThat(values(log.read(MANY, 1000, true, MANY + 1))).containsExactly(large);
    }

    @Test
    void theBytesOutliveTheMemoryOfTheLog() {
        append(0, MANY);
        full();
        var first = (ReadResult.Records) node.log().read(0, 1000, true, MANY);
        room();
        for (int i = 0; i < 50; i++) {
            append(0, 5);
            node.log().flush();
        }
        assertThat(values(first)).containsExactly(value(0), value(1));
    }

    @Test
    void aRecordThatWaitsIsFoundByItsTime() {
        append(0, 1);
        node.log().flush();
        append(1, MANY);
        long laterMs = ManualTime.START_MS + 5000;
        ByteBuffer late =
                new RecordBatchBuilder()
                        .add(ManualTime.START_MS, new byte[1])
                        .add(laterMs, new byte[1])
                        .build();
        node.append(node.log(), late);
        full();
        RecordTimestamps none = (_, _, _) -> Optional.empty();
        var expected = new TimestampOffset(laterMs, MANY + 1, 0);
        assertThat(node.log().offsetForTimestamp(laterMs - 1, none)).contains(expected);
        assertThat(node.log().maxTimestamp(none)).contains(expected);
        assertThat(node.log().offsetForTimestamp(ManualTime.START_MS, none).orElseThrow().offset())
                .isZero();
        assertThat(node.log().offsetForTimestamp(laterMs + 1, none)).isEmpty();
    }

    @Test
    void readersOfCommittedRecordsHearOfAbortedTransactions() {
        ByteBuffer batch = Node.builder("gone").producer(7, 0, 0).transactional().build();
        long admission = node.log().admissionFor(batch, true).orElseThrow();
        Commit begun = new Commit();
        node.log().appendAdmitted(batch, AppendOrigin.CLIENT, admission, 0, begun);
        assertThat(begun.await()).isTrue();
        Commit ended = new Commit();
        var abort = new EndMarker(7, (short) 1, new TransactionEnd(false, 0), true);
        node.log().appendMarker(abort, 0, ended);
        assertThat(ended.await()).isTrue();
        append(0, MANY);
        full();
        long end = node.log().lastStableOffset();
        var found = (ReadResult.Records) node.log().readCommitted(0, 1000, true, end);
        assertThat(found.aborted()).containsExactly(new AbortedTransaction(7, 0, 1, 2));
        var later = (ReadResult.Records) node.log().readCommitted(2, 1000, true, end);
        assertThat(later.aborted()).isEmpty();
    }

    @Test
    void aFollowerIsSentIt() {
        ReplicaLog leader = ReplicaLogTest.replica(node, Node.id(1, 1));
        leader.lead(1);
        for (int i = 0; i < MANY; i++) {
            ReplicaLogTest.appended(leader, 1, value(i));
        }
        full();
        assertThat(values(leader.read(100, Long.MAX_VALUE, 1000)))
                .containsExactly(value(100), value(101));
    }

    @Test
    @Tag("seeded")
    void readsAreWholeWhereverSpaceEnds() {
        SeededRuns.run(10, this::readsAreWhole);
    }

    private void readsAreWhole(long seed) {
        Random random = new Random(seed);
        int partition = (int) (seed % 1_000);
        Log log = seed % 2 == 0 ? wide(partition) : node.log(Node.id(3, partition));
        List<String> all = new ArrayList<>();
        for (int step = 0; step < 40; step++) {
            switch (random.nextInt(5)) {
                case 0 -> disk.capacityBytes(disk.writtenBytes() + random.nextInt(20_000));
                case 1 -> room();
                case 2 -> log.flush();
                default -> {
                    room();
                    for (int i = random.nextInt(60); i > 0; i--) {
                        String value = step + ": " + "z".repeat(random.nextInt(600));
                        node.append(log, value);
                        all.add(value);
                    }
                    if (random.nextBoolean()) {
                        full();
                    }
                }
            }
            int from = all.isEmpty() ? 0 : random.nextInt(all.size());
            assertThat(Node.values(Node.readAll(log, from)))
                    .as("seed %d, step %d", seed, step)
                    .isEqualTo(all.subList(from, all.size()));
        }
        room();
    }
}
