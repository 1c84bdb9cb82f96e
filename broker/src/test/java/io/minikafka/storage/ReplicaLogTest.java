package io.minikafka.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.minikafka.base.TopicIdPartition;
import io.minikafka.storage.disk.DiskHook;
import io.minikafka.storage.disk.SimulatedDisk;
import io.minikafka.storage.record.BatchHeader;
import io.minikafka.storage.record.LogRecord;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/// Office, the two offsets and what a follower does.
class ReplicaLogTest {
    private static final TopicIdPartition LEADER = Node.id(1, 0);
    private static final TopicIdPartition FOLLOWER = Node.id(1, 1);
    private final SimulatedDisk disk = new SimulatedDisk(1);

    static ReplicaLog replica(Node node, TopicIdPartition id) {
        return node.manager.replica(id, Node.logConfig());
    }

    static AppendResult append(ReplicaLog replica, int epoch, AckWhen when, Commit commit) {
        return append(replica, epoch, when, commit, Node.batch("a"));
    }

    static AppendResult append(
            ReplicaLog replica, int epoch, AckWhen when, Commit commit, ByteBuffer batch) {
        return replica.log().append(batch, AppendOrigin.CLIENT, epoch, when, commit);
    }

    static void appended(ReplicaLog replica, int epoch, String... values) {
        Commit commit = new Commit();
        assertThat(append(replica, epoch, AckWhen.DURABLE_HERE, commit, Node.batch(values)))
                .isInstanceOf(AppendResult.Appended.class);
        assertThat(commit.await()).isTrue();
    }

    static void flushed(ReplicaLog replica) {
        Commit commit = new Commit();
        replica.flush(commit);
        assertThat(commit.await()).isTrue();
    }

    /// What a follower would be sent.
    static ByteBuffer bytes(ReplicaLog replica, long from) {
        return Node.bytes((ReadResult.Records) replica.read(from, Long.MAX_VALUE, 1 << 20));
    }

    static ReplicaAppend copy(ReplicaLog leader, ReplicaLog follower) {
        long from = follower.log().endOffset();
        return follower.append(bytes(leader, from), leader.epochs(from, leader.log().endOffset()));
    }

    private static String refusal(ReplicaAppend result) {
        return ((ReplicaAppend.Refused) result).message();
    }

    @Test
    void appendsOnlyInTheEpochThatLeadsHere() {
        try (Node node = new Node(disk)) {
            ReplicaLog replica = replica(node, LEADER);
            assertThat(append(replica, 3, AckWhen.COMMITTED, new Commit()))
                    .isInstanceOf(AppendResult.Rejected.class);
            replica.lead(3);
            appended(replica, 3, "a");
            var refused =
                    (AppendResult.Rejected) append(replica, 2, AckWhen.COMMITTED, new Commit());
            assertThat(refused.reason()).isEqualTo(RejectReason.NOT_LEADER);
            assertThat(refused.message()).contains("epoch 2");
            replica.leaveOffice(3);
            assertThat(append(replica, 3, AckWhen.COMMITTED, new Commit()))
                    .isInstanceOf(AppendResult.Rejected.class);
            assertThat(replica.epochs(0, 1)).containsExactly(new EpochStart(3, 0));
        }
    }

    @Test
    void theDiskDoesNotMoveTheHighWatermark() {
        try (Node node = new Node(disk)) {
            ReplicaLog replica = replica(node, LEADER);
            List<Long> seen = new CopyOnWriteArrayList<>();
            replica.log().watch(log -> seen.add(log.highWatermark()));
            replica.lead(1);
            Commit all = new Commit();
            append(replica, 1, AckWhen.COMMITTED, all);
            appended(replica, 1, "b", "c");
            assertThat(replica.durableOffset()).isEqualTo(3);
            assertThat(replica.log().highWatermark()).isZero();
            assertThat(replica.log().read(0, 1000, true, 3)).isInstanceOf(ReadResult.Empty.class);
            assertThat(all.calls()).isZero();
            replica.raiseHighWatermark(1);
            assertThat(all.wasCommitted()).isTrue();
            assertThat(Node.values(Node.readAll(replica.log(), 0))).containsExactly("a");
            replica.raiseHighWatermark(0);
            assertThat(replica.log().highWatermark()).isEqualTo(1);
            assertThat(seen).containsExactly(1L);
        }
    }

    @Test
    void othersMayBeFasterThanThisDisk() {
        DiskGate gate = new DiskGate();
        try (Node node = new Node(disk)) {
            ReplicaLog replica = replica(node, LEADER);
            replica.lead(1);
            appended(replica, 1, "on disk");
            disk.hook(gate);
            Commit all = new Commit();
            Commit here = new Commit();
            append(replica, 1, AckWhen.COMMITTED, all, Node.batch("b"));
            append(replica, 1, AckWhen.DURABLE_HERE, here, Node.batch("c", "d"));
            append(replica, 1, AckWhen.COMMITTED, new Commit(), Node.batch("e"));
            assertThat(Node.values(Node.decode(bytes(replica, 1))))
                    .containsExactly("b", "c", "d", "e");
            replica.raiseHighWatermark(4);
            assertThat(all.wasCommitted()).isTrue();
            assertThat(replica.durableOffset()).isEqualTo(1);
            assertThat(Node.values(Node.readAll(replica.log(), 0)))
                    .containsExactly("on disk", "b", "c", "d");
            var limited = (ReadResult.Records) replica.log().read(2, 1, true, 4);
            assertThat(limited.firstOffset()).isEqualTo(2);
            assertThat(Node.values(Node.decode(Node.bytes(limited)))).containsExactly("c", "d");
            assertThat(here.calls()).isZero();
            gate.open();
            assertThat(here.await()).isTrue();
            flushed(replica);
            assertThat(replica.durableOffset()).isEqualTo(5);
            assertThat(node.manager.context().unsyncedBytes.get()).isZero();
        } finally {
            gate.open();
            disk.hook(DiskHook.NONE);
        }
    }

    @Test
    void whoWaitsWhenOfficeIsLeftIsTold() {
        DiskGate gate = new DiskGate();
        try (Node node = new Node(disk)) {
            ReplicaLog replica = replica(node, LEADER);
            replica.lead(1);
            disk.hook(gate);
            List<StorageException> failures = new ArrayList<>();
            CommitListener waiting =
                    new CommitListener() {
                        @Override
                        public void committed() {
                            throw new AssertionError("not committed");
                        }

                        @Override
                        public void failed(StorageException cause) {
                            failures.add(cause);
                        }
                    };
            ByteBuffer sent = Node.builder("a").producer(7, 0, 0).build();
            ByteBuffer again = Node.builder("a").producer(7, 0, 0).build();
            Log log = replica.log();
            log.append(sent, AppendOrigin.CLIENT, 1, AckWhen.COMMITTED, waiting);
            log.append(again, AppendOrigin.CLIENT, 1, AckWhen.COMMITTED, waiting);
            log.append(Node.batch("b"), AppendOrigin.CLIENT, 1, AckWhen.DURABLE_HERE, waiting);
            replica.leaveOffice(2);
            assertThat(failures).isEmpty();
            replica.leaveOffice(1);
            assertThat(failures).hasSize(3).hasOnlyElementsOfType(LeftOfficeException.class);
            gate.open();
            flushed(replica);
            assertThat(failures).hasSize(3);
        } finally {
            gate.open();
            disk.hook(DiskHook.NONE);
        }
    }

    /// Waits for other replicas until a moment, and keeps what it was told.
    private static final class Patient implements CommitListener {
        final List<StorageException> failures = new ArrayList<>();
        boolean committed;
        private final long untilNs;

        Patient(long untilNs) {
            this.untilNs = untilNs;
        }

        @Override
        public void committed() {
            committed = true;
        }

        @Override
        public void failed(StorageException cause) {
            failures.add(cause);
        }

        @Override
        public boolean isOverdue(long nowNs) {
            return nowNs >= untilNs;
        }
    }

    @Test
    void whoWaitsTooLongForOthersIsToldAndForgotten() {
        try (Node node = new Node(disk)) {
            ReplicaLog replica = replica(node, LEADER);
            replica.lead(1);
            Log log = replica.log();
            Patient first = new Patient(10);
            Patient longer = new Patient(20);
            Patient duplicate = new Patient(10);
            ByteBuffer sent = Node.builder("a").producer(7, 0, 0).build();
            ByteBuffer again = Node.builder("a").producer(7, 0, 0).build();
            log.append(sent, AppendOrigin.CLIENT, 1, AckWhen.COMMITTED, first);
            log.append(Node.batch("b"), AppendOrigin.CLIENT, 1, AckWhen.COMMITTED, longer);
            log.append(again, AppendOrigin.CLIENT, 1, AckWhen.COMMITTED, duplicate);
            flushed(replica);
            replica.giveUpWaiting(9);
            assertThat(first.failures).isEmpty();
            replica.giveUpWaiting(10);
            assertThat(first.failures).hasSize(1).hasOnlyElementsOfType(AckTimeoutException.class);
            assertThat(duplicate.failures).hasSize(1);
            assertThat(longer.failures).isEmpty();
            replica.raiseHighWatermark(2);
            assertThat(longer.committed).isTrue();
            assertThat(first.committed || duplicate.committed).isFalse();
            replica.giveUpWaiting(30);
            replica.leaveOffice(1);
            assertThat(longer.failures).isEmpty();
            assertThat(first.failures).hasSize(1);
        }
    }

    @Test
    void aFollowerHasWhatItsLeaderHas() {
        try (Node node = new Node(disk)) {
            ReplicaLog leader = replica(node, LEADER);
            ReplicaLog follower = replica(node, FOLLOWER);
            leader.lead(1);
            appended(leader, 1, "a");
            leader.leaveOffice(1);
            leader.lead(4);
            Commit commit = new Commit();
            append(
                    leader,
                    4,
                    AckWhen.DURABLE_HERE,
                    commit,
                    Node.builder("b", "c").producer(7, 0, 0).build());
            commit.await();
            appended(leader, 4, "d".repeat(3000));
            appended(leader, 4, "e".repeat(3000));
            while (follower.log().endOffset() < leader.log().endOffset()) {
                assertThat(copy(leader, follower)).isInstanceOf(ReplicaAppend.Appended.class);
            }
            flushed(follower);
            assertThat(follower.durableOffset()).isEqualTo(5);
            assertThat(follower.epochs(0, 5)).isEqualTo(leader.epochs(0, 5));
            assertThat(follower.epochs(0, 5))
                    .containsExactly(new EpochStart(1, 0), new EpochStart(4, 1));
            assertThat(bytes(follower, 0)).isEqualTo(bytes(leader, 0));
            assertThat(follower.log().activeProducers()).isEqualTo(leader.log().activeProducers());
            follower.lead(5);
            assertThat(
                            append(
                                    follower,
                                    5,
                                    AckWhen.COMMITTED,
                                    new Commit(),
                                    Node.builder("b", "c").producer(7, 0, 0).build()))
                    .isEqualTo(new AppendResult.Duplicate(1, 2, -1, 0));
        }
    }

    @Test
    void refusesWhatIsNotWhatTheLeaderSaid() {
        try (Node node = new Node(disk)) {
            ReplicaLog leader = replica(node, LEADER);
            ReplicaLog follower = replica(node, FOLLOWER);
            leader.lead(2);
            appended(leader, 2, "a");
            List<EpochStart> epochs = leader.epochs(0, 2);
            ByteBuffer first = bytes(leader, 0);
            assertThat(refusal(follower.append(first.duplicate(), List.of(new EpochStart(3, 0)))))
                    .contains("epoch 2");
            ByteBuffer torn = Unsynced.copyOf(first.slice(0, first.limit() - 1));
            assertThat(refusal(follower.append(torn, epochs))).contains("batch of");
            ByteBuffer damaged = Unsynced.copyOf(first);
            damaged.put(first.limit() - 1, (byte) 99);
            assertThat(refusal(follower.append(damaged, epochs))).contains("checksum");
            assertThat(follower.log().endOffset()).isZero();
            follower.append(first.duplicate(), epochs);
            assertThat(refusal(follower.append(first.duplicate(), epochs)))
                    .contains("does not follow 1");
            follower.lead(3);
            appended(leader, 2, "b");
            assertThat(refusal(copy(leader, follower))).contains("led from here");
        }
    }

    @Test
    void offsetsThatCompactionTookAreFilled() {
        try (Node node = new Node(disk)) {
            ReplicaLog follower = replica(node, FOLLOWER);
            ByteBuffer batch = Node.builder("a").baseOffset(5).build();
            BatchHeader.setLeaderEpoch(batch, 0, 2);
            List<EpochStart> epochs = List.of(new EpochStart(1, 0), new EpochStart(2, 4));
            assertThat(follower.append(batch, epochs)).isEqualTo(new ReplicaAppend.Appended(6));
            flushed(follower);
            follower.raiseHighWatermark(6);
            List<LogRecord> records = Node.readAll(follower.log(), 0);
            assertThat(records).hasSize(1);
            assertThat(records.getFirst().offset()).isEqualTo(5);
            assertThat(follower.epochs(5, 6)).containsExactly(new EpochStart(2, 5));
        }
    }

    @Test
    void theOwnerHearsOfAppendsAndDeletions() {
        try (Node node = new Node(disk)) {
            ReplicaLog replica = replica(node, LEADER);
            List<String> told = new CopyOnWriteArrayList<>();
            replica.listen(
                    new ReplicaEvents() {
                        @Override
                        public void appended(long endOffset) {
                            told.add("end " + endOffset);
                        }

                        @Override
                        public void startMoved(long startOffset) {
                            told.add("start " + startOffset);
                        }
                    });
            replica.lead(1);
            appended(replica, 1, "a", "b");
            Commit commit = new Commit();
            assertThat(replica.log().deleteRecords(1, commit))
                    .isInstanceOf(DeleteRecordsResult.OutOfRange.class);
            replica.raiseHighWatermark(2);
            replica.log().deleteRecords(1, commit);
            assertThat(commit.await()).isTrue();
            assertThat(told).containsExactly("end 2", "start 1");
        }
    }
}
