package io.minikafka.storage;

import static io.minikafka.storage.ReplicaLogTest.appended;
import static io.minikafka.storage.ReplicaLogTest.bytes;
import static io.minikafka.storage.ReplicaLogTest.copy;
import static io.minikafka.storage.ReplicaLogTest.flushed;
import static io.minikafka.storage.ReplicaLogTest.replica;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.minikafka.storage.disk.SimulatedDisk;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Cuts, restarts and what is saved; their crashes are in [ReplicaModelTest].
class ReplicaCutTest {
    private SimulatedDisk disk = new SimulatedDisk(1);

    private static void led(ReplicaLog replica, int epoch, String... values) {
        replica.lead(epoch);
        for (String value : values) {
            appended(replica, epoch, value);
        }
        replica.leaveOffice(epoch);
    }

    private static List<String> all(ReplicaLog replica) {
        return Node.values(Node.decode(bytes(replica, replica.log().startOffset())));
    }

    @Test
    void whatIsCutIsGoneAndAnotherTakesItsPlace() {
        try (Node node = new Node(disk)) {
            ReplicaLog replica = replica(node, Node.LOG);
            led(replica, 1, "a", "b");
            led(replica, 2, "c", "d");
            replica.truncate(2);
            assertThat(replica.log().endOffset()).isEqualTo(2);
            assertThat(replica.durableOffset()).isEqualTo(2);
            assertThat(replica.epochs(0, 9)).containsExactly(new EpochStart(1, 0));
            led(replica, 3, "e");
            assertThat(all(replica)).containsExactly("a", "b", "e");
            assertThat(replica.epochs(0, 3))
                    .containsExactly(new EpochStart(1, 0), new EpochStart(3, 2));
        }
    }

    @Test
    void segmentsThatBeginAtOneOffsetInTwoLivesAreNotMistakenForEachOther() {
        String large = "x".repeat(3000);
        try (Node node = new Node(disk)) {
            ReplicaLog replica = replica(node, Node.LOG);
            led(replica, 1, "a" + large, "b" + large, "c" + large);
            replica.log().flush();
            replica.truncate(1);
            led(replica, 2, "d" + large, "e" + large);
            replica.log().flush();
            assertThat(node.manager.context().disk.list(SegmentNames.directory(Node.LOG)))
                    .contains("00000000000000000002.log", "00000000000000000002~1.log");
            node.time.advanceMs(100_000);
            node.manager.context().remover.removeSome();
            assertThat(node.manager.context().disk.list(SegmentNames.directory(Node.LOG)))
                    .doesNotContain("00000000000000000002.log")
                    .contains("00000000000000000002~1.log");
            assertThat(all(replica)).containsExactly("a" + large);
            assertThat(Node.values(Node.decode(bytes(replica, 1)))).containsExactly("d" + large);
        }
        disk = disk.killProcess();
        try (Node node = new Node(disk)) {
            ReplicaLog replica = replica(node, Node.LOG);
            assertThat(replica.log().endOffset()).isEqualTo(3);
            assertThat(Node.values(Node.decode(bytes(replica, 2)))).containsExactly("e" + large);
        }
    }

    @Test
    void aCutTakesBackWhatProducersDid() {
        try (Node node = new Node(disk)) {
            ReplicaLog replica = replica(node, Node.LOG);
            Log log = replica.log();
            replica.lead(1);
            log.append(idempotent(0), AppendOrigin.CLIENT, 1, CommitListener.NOBODY);
            List<ActiveProducer> before = log.activeProducers();
            log.append(idempotent(1), AppendOrigin.CLIENT, 1, CommitListener.NOBODY);
            replica.leaveOffice(1);
            replica.truncate(1);
            assertThat(log.activeProducers()).isEqualTo(before);
            replica.lead(2);
            assertThat(log.append(idempotent(1), AppendOrigin.CLIENT, 2, CommitListener.NOBODY))
                    .isEqualTo(new AppendResult.Appended(1, 1, -1, 0));
        }
    }

    private static ByteBuffer idempotent(int sequence) {
        return Node.builder("a").producer(7, 0, sequence).build();
    }

    @Test
    void aCutBelowWhatIsRememberedOfProducersReadsTheLog() {
        try (Node node = new Node(disk)) {
            ReplicaLog replica = replica(node, Node.LOG);
            Log log = replica.log();
            replica.lead(1);
            for (int i = 0; i < 2100; i++) {
                log.append(idempotent(i), AppendOrigin.CLIENT, 1, CommitListener.NOBODY);
            }
            replica.leaveOffice(1);
            replica.truncate(50);
            assertThat(log.activeProducers())
                    .singleElement()
                    .extracting(ActiveProducer::lastSequence)
                    .isEqualTo(49);
        }
    }

    @Test
    void aRestartBeginsAnew() {
        try (Node node = new Node(disk)) {
            ReplicaLog leader = replica(node, Node.id(1, 1));
            leader.lead(1);
            appended(leader, 1, "a");
            appended(leader, 1, "b", "c", "d");
            leader.raiseHighWatermark(4);
            Commit deleted = new Commit();
            leader.log().deleteRecords(2, deleted);
            assertThat(deleted.await()).isTrue();
            ReplicaLog replica = replica(node, Node.LOG);
            led(replica, 1, "other");
            replica.restart(2);
            assertThat(replica.log().startOffset()).isEqualTo(2);
            assertThat(replica.log().endOffset()).isEqualTo(2);
            assertThat(replica.epochs(0, 9)).isEmpty();
            assertThat(copy(leader, replica)).isEqualTo(new ReplicaAppend.Appended(4));
            flushed(replica);
        }
        disk = disk.crash();
        try (Node node = new Node(disk)) {
            ReplicaLog replica = replica(node, Node.LOG);
            replica.raiseHighWatermark(4);
            assertThat(Node.values(Node.readAll(replica.log(), 2))).containsExactly("c", "d");
            assertThat(replica.log().startOffset()).isEqualTo(2);
        }
    }

    @Test
    void aCutInsideOfABatchIsRefused() {
        try (Node node = new Node(disk)) {
            ReplicaLog replica = replica(node, Node.LOG);
            replica.lead(1);
            appended(replica, 1, "a", "b");
            assertThatThrownBy(() -> replica.truncate(1)).hasMessageContaining("led from here");
            replica.leaveOffice(1);
            assertThatThrownBy(() -> replica.truncate(1))
                    .isInstanceOf(StorageException.class)
                    .hasMessageContaining("inside of the batch at 0");
            assertThat(replica.log().endOffset()).isEqualTo(2);
        }
    }

    @Test
    void whatIsSavedSurvives() {
        try (Node node = new Node(disk)) {
            ReplicaLog replica = replica(node, Node.LOG);
            assertThat(replica.savedState()).isEqualTo(SavedState.NOTHING);
            replica.save(new SavedState(3, 1));
            flushed(replica);
        }
        disk = disk.crash();
        try (Node node = new Node(disk)) {
            ReplicaLog replica = replica(node, Node.LOG);
            assertThat(replica.savedState()).isEqualTo(new SavedState(3, 1));
            node.checkpoint();
            assertThatThrownBy(() -> replica.save(new SavedState(2, 1)))
                    .hasMessageContaining("a promise is kept");
        }
        disk = disk.crash();
        try (Node node = new Node(disk)) {
            assertThat(replica(node, Node.LOG).savedState()).isEqualTo(new SavedState(3, 1));
            assertThat(node.manager.isRebuilt()).isFalse();
        }
    }

    @Test
    void aLogThatWasAloneBecomesAReplicaAndStaysOne() {
        try (Node node = new Node(disk)) {
            node.append(node.log(), "a");
        }
        try (Node node = new Node(disk)) {
            assertThat(node.log().highWatermark()).isEqualTo(1);
            ReplicaLog replica = replica(node, Node.LOG);
            assertThat(replica.log().highWatermark()).isZero();
            led(replica, 1, "b");
            replica.raiseHighWatermark(2);
            flushed(replica);
        }
        disk = disk.crash();
        try (Node node = new Node(disk)) {
            assertThat(node.log().highWatermark()).isZero();
            assertThat(node.log().endOffset()).isEqualTo(2);
        }
    }
}
