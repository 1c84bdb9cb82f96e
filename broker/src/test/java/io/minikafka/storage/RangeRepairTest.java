package io.minikafka.storage;

import static io.minikafka.storage.ReplicaLogTest.appended;
import static io.minikafka.storage.ReplicaLogTest.bytes;
import static io.minikafka.storage.ReplicaLogTest.replica;
import static org.assertj.core.api.Assertions.assertThat;

import io.minikafka.base.Await;
import io.minikafka.base.TopicIdPartition;
import io.minikafka.storage.disk.SimulatedDisk;
import io.minikafka.storage.record.BatchHeader;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Damaged ranges and what another replica has of them. Crashes: [RangeRepairCrashTest].
final class RangeRepairTest {
    static final TopicIdPartition WHOLE = Node.id(1, 1);
    static final TopicIdPartition DAMAGED = Node.id(1, 2);
    private static final int RECORDS = 60;

    /// Its last byte in the header of a batch.
    private static final long EPOCH_END = 15;

    private SimulatedDisk disk = new SimulatedDisk(1);

    /// Two replicas with the same records of three epochs in some segments of 4 KiB.
    @BeforeEach
    void fill() {
        disk = filled(new SimulatedDisk(1), RECORDS);
    }

    static SimulatedDisk filled(SimulatedDisk disk, int records) {
        Random random = new Random(3);
        try (Node node = new Node(disk)) {
            for (TopicIdPartition id : List.of(WHOLE, DAMAGED)) {
                ReplicaLog log = replica(node, id);
                if (id.equals(DAMAGED)) {
                    copyAll(replicaOf(node, WHOLE), log);
                    continue;
                }
                for (int epoch = 1; epoch <= 3; epoch++) {
                    log.lead(epoch);
                    for (int i = 0; i < records / 3; i++) {
                        appended(log, epoch, value(log.log().endOffset(), random.nextInt(400)));
                    }
                    log.leaveOffice(epoch);
                }
                log.raiseHighWatermark(log.log().endOffset());
            }
        }
        return disk;
    }

    private static String value(long offset, int more) {
        return "record " + offset + " " + "x".repeat(more);
    }

    private static void copyAll(ReplicaLog from, ReplicaLog to) {
        while (to.log().endOffset() < from.log().endOffset()) {
            long at = to.log().endOffset();
            ByteBuffer some = whole((ReadResult.Records) from.read(at, Long.MAX_VALUE, 2_000));
            assertThat(to.append(some, from.epochs(at, from.log().endOffset())))
                    .isInstanceOf(ReplicaAppend.Appended.class);
        }
        ReplicaLogTest.flushed(to);
    }

    /// A replica all of which is committed.
    static ReplicaLog replicaOf(Node node, TopicIdPartition id) {
        node.manager.janitor().sweep();
        ReplicaLog log = replica(node, id);
        log.raiseHighWatermark(log.log().endOffset());
        return log;
    }

    static ByteBuffer whole(ReadResult.Records records) {
        ByteBuffer all = Node.bytes(records);
        int at = 0;
        while (all.limit() - at >= BatchHeader.SIZE_BYTES
                && BatchHeader.sizeBytes(all, at) <= all.limit() - at) {
            at += BatchHeader.sizeBytes(all, at);
        }
        return all.slice(0, at);
    }

    static List<String> files(SimulatedDisk disk, TopicIdPartition id, String suffix) {
        return disk.list("logs/" + id).stream()
                .filter(name -> name.endsWith(suffix))
                .map(name -> "logs/" + id + "/" + name)
                .sorted(Comparator.naturalOrder())
                .toList();
    }

    /// Reads all; what is refused is left out.
    static List<String> readable(Log log) {
        List<String> values = new ArrayList<>();
        long next = log.startOffset();
        while (next < log.highWatermark()) {
            switch (log.read(next, 700, true, log.highWatermark())) {
                case ReadResult.Records found -> {
                    var records = Node.decode(Node.bytes(found));
                    values.addAll(Node.values(records));
                    next = records.getLast().offset() + 1;
                }
                case ReadResult.Corrupt corrupt -> next = corrupt.nextOffset();
                case ReadResult other -> throw new StorageException("at " + next + ": " + other);
            }
        }
        return values;
    }

    /// @return whether it could be begun, filled and finished
    static boolean repair(Node node, DamagedRange range, ReplicaLog from) {
        var begun = node.manager.repair(range);
        if (begun.isEmpty()) {
            return false;
        }
        try (RangeRepair repair = begun.get()) {
            while (!repair.isFilled()) {
                ReadResult found = from.lend(repair.nextOffset(), range.nextOffset(), 300);
                if (!(found instanceof ReadResult.Records records)
                        || repair.put(whole(records)).isPresent()) {
                    return false;
                }
            }
            boolean isCopied = false;
            while (!isCopied) {
                isCopied = repair.copy(500);
            }
            return repair.finish();
        }
    }

    private static DamagedRange onlyDamage(Node node, Log log) {
        readable(log);
        assertThat(node.manager.damagedRanges()).hasSize(1);
        return node.manager.damagedRanges().getFirst();
    }

    @Test
    void aDamagedRangeIsReadAgain() {
        String file = files(disk, DAMAGED, ".log").get(1);
        disk.flipBit(file, 8L * 900);
        List<String> all;
        try (Node node = new Node(disk)) {
            ReplicaLog whole = replicaOf(node, WHOLE);
            ReplicaLog damaged = replicaOf(node, DAMAGED);
            all = readable(whole.log());
            assertThat(all).hasSize(RECORDS);
            DamagedRange range = onlyDamage(node, damaged.log());
            assertThat(range.file()).isEqualTo(file);
            assertThat(readable(damaged.log())).hasSize(RECORDS - 1);
            assertThat(repair(node, range, whole)).isTrue();
            assertThat(readable(damaged.log())).isEqualTo(all);
            assertThat(node.manager.damagedRanges()).isEmpty();
            assertThat(node.manager.damageCounters().rangesRepaired()).isEqualTo(1);
        }
        try (Node node = new Node(disk)) {
            assertThat(readable(replicaOf(node, DAMAGED).log())).isEqualTo(all);
            node.manager.context().remover.removeSome();
            assertThat(files(disk, DAMAGED, ".log")).doesNotContain(file);
        }
    }

    @Test
    void theSegmentThatIsAppendedToIsClosedFirst() {
        String file = files(disk, DAMAGED, ".log").getLast();
        disk.flipBit(file, 8L * 70);
        try (Node node = new Node(disk)) {
            ReplicaLog whole = replicaOf(node, WHOLE);
            ReplicaLog damaged = replicaOf(node, DAMAGED);
            DamagedRange range = onlyDamage(node, damaged.log());
            damaged.lead(4);
            appended(damaged, 4, "between");
            damaged.raiseHighWatermark(RECORDS + 1);
            assertThat(repair(node, range, whole)).isTrue();
            appended(damaged, 4, "behind");
            damaged.raiseHighWatermark(RECORDS + 2);
            assertThat(readable(damaged.log()))
                    .hasSize(RECORDS + 2)
                    .startsWith(readable(whole.log()).toArray(String[]::new))
                    .endsWith("between", "behind");
        }
        disk = disk.killProcess();
        try (Node node = new Node(disk)) {
            assertThat(readable(replicaOf(node, DAMAGED).log())).endsWith("between", "behind");
        }
    }

    @Test
    void aSegmentThatLostItsEndGetsItBack() {
        String file = files(disk, DAMAGED, ".log").get(1);
        byte[] bytes = disk.contents(file);
        disk.contents(file, Arrays.copyOf(bytes, bytes.length / 2));
        try (Node node = new Node(disk)) {
            ReplicaLog whole = replicaOf(node, WHOLE);
            ReplicaLog damaged = replicaOf(node, DAMAGED);
            assertThat(repair(node, onlyDamage(node, damaged.log()), whole)).isTrue();
            assertThat(readable(damaged.log())).isEqualTo(readable(whole.log()));
        }
    }

    /// Nobody reads the front of it any more, but what is behind it cannot be put back without.
    @Test
    void aRangeInWhichTheLogBeginsByNowIsRepaired() {
        String file = files(disk, DAMAGED, ".log").get(1);
        byte[] bytes = disk.contents(file);
        Arrays.fill(bytes, 300, 1_500, (byte) 0);
        disk.contents(file, bytes);
        try (Node node = new Node(disk)) {
            ReplicaLog whole = replicaOf(node, WHOLE);
            ReplicaLog damaged = replicaOf(node, DAMAGED);
            DamagedRange range = onlyDamage(node, damaged.log());
            assertThat(range.nextOffset()).isGreaterThan(range.offset() + 2);
            deleteBefore(whole, range.nextOffset() - 1);
            deleteBefore(damaged, range.nextOffset() - 1);
            assertThat(repair(node, onlyDamage(node, damaged.log()), whole)).isTrue();
            assertThat(readable(damaged.log())).isEqualTo(readable(whole.log()));
            assertThat(node.manager.damagedRanges()).isEmpty();
        }
    }

    private static void deleteBefore(ReplicaLog log, long offset) {
        assertThat(log.log().deleteRecords(offset, CommitListener.NOBODY))
                .isInstanceOf(DeleteRecordsResult.Accepted.class);
        Await.until("the start moves", () -> log.log().startOffset() == offset);
    }

    /// The checksum does not cover the epoch, and what the log knows of its epochs begins where it begins.
    @Test
    void anotherEpochInTheBatchInWhichTheLogBeginsIsDamage() {
        TopicIdPartition id = Node.id(1, 3);
        try (Node node = new Node(disk)) {
            ReplicaLog log = replica(node, id);
            log.lead(2);
            appended(log, 2, "a", "b", "c");
            log.raiseHighWatermark(3);
            deleteBefore(log, 1);
        }
        disk.flipBit(files(disk, id, ".log").getFirst(), 8L * EPOCH_END);
        try (Node node = new Node(disk)) {
            ReplicaLog log = replicaOf(node, id);
            assertThat(log.log().startOffset()).isEqualTo(1);
            assertThat(log.log().read(1, 700, true, 3)).isInstanceOf(ReadResult.Corrupt.class);
        }
    }

    @Test
    void whatIsNotWhatWasThereIsNotTaken() {
        disk.flipBit(files(disk, DAMAGED, ".log").get(1), 8L * 900);
        try (Node node = new Node(disk)) {
            ReplicaLog whole = replicaOf(node, WHOLE);
            ReplicaLog damaged = replicaOf(node, DAMAGED);
            DamagedRange range = onlyDamage(node, damaged.log());
            try (RangeRepair repair = node.manager.repair(range).orElseThrow()) {
                ByteBuffer good = bytes(whole, range.offset());
                ByteBuffer one = good.slice(0, BatchHeader.sizeBytes(good, 0));
                assertThat(repair.put(changed(one, 80)))
                        .hasValueSatisfying(why -> assertThat(why).contains("checksum"));
                ByteBuffer otherEpoch = changed(one, 15);
                assertThat(repair.put(otherEpoch))
                        .hasValueSatisfying(why -> assertThat(why).contains("epoch"));
                ByteBuffer otherOffset = changed(one, 0);
                BatchHeader.setBaseOffset(otherOffset, 0, range.offset() + 1);
                assertThat(repair.put(otherOffset)).isPresent();
                assertThat(repair.put(good)).isPresent();
                assertThat(repair.put(ByteBuffer.allocate(0))).isPresent();
                ByteBuffer longer = Node.batch("y".repeat(900));
                BatchHeader.setBaseOffset(longer, 0, range.offset());
                BatchHeader.setLeaderEpoch(longer, 0, BatchHeader.leaderEpoch(one, 0));
                assertThat(repair.put(longer)).isPresent();
                assertThat(repair.isFilled()).isFalse();
                assertThat(node.manager.repair(range)).as("one at a time").isEmpty();
            }
            assertThat(files(disk, DAMAGED, SegmentNames.UNFINISHED)).isEmpty();
            assertThat(repair(node, range, whole)).isTrue();
        }
    }

    private static ByteBuffer changed(ByteBuffer batch, int at) {
        ByteBuffer copy = ByteBuffer.allocate(batch.remaining()).put(batch.duplicate()).flip();
        return copy.put(at, (byte) (copy.get(at) ^ 1));
    }

    @Test
    void whereCompactionIsAtWorkSomethingOfEachBatchMustBeLeft() {
        String file = files(disk, DAMAGED, ".log").get(1);
        disk.flipBit(file, 8L * 900);
        try (Node node = new Node(disk)) {
            ReplicaLog whole = replicaOf(node, WHOLE);
            ReplicaLog damaged = replicaOf(node, DAMAGED);
            compacted(node);
            DamagedRange range = onlyDamage(node, damaged.log());
            assertThat(repair(node, range, whole)).isTrue();
            assertThat(readable(damaged.log())).isEqualTo(readable(whole.log()));
        }
        List<String> files = files(disk, DAMAGED, ".log");
        String other = files.get(files.size() - 2);
        byte[] bytes = disk.contents(other);
        Arrays.fill(bytes, 300, 1_500, (byte) 0);
        disk.contents(other, bytes);
        try (Node node = new Node(disk)) {
            ReplicaLog whole = replicaOf(node, WHOLE);
            ReplicaLog damaged = replicaOf(node, DAMAGED);
            compacted(node);
            assertThat(repair(node, onlyDamage(node, damaged.log()), whole)).isFalse();
        }
    }

    private static void compacted(Node node) {
        node.manager.reconfigure(
                DAMAGED.topicId(),
                Node.logConfig()
                        .withCleanup(
                                new CleanupConfig(false, true, 1_000, 0, Long.MAX_VALUE, 0.5)));
    }

    @Test
    void whatIsNotCommittedIsLeftAlone() {
        disk.flipBit(files(disk, DAMAGED, ".log").get(1), 8L * 900);
        try (Node node = new Node(disk)) {
            ReplicaLog damaged = replicaOf(node, DAMAGED);
            DamagedRange range = onlyDamage(node, damaged.log());
            node.manager.delete(DAMAGED);
            assertThat(node.manager.repair(range)).isEmpty();
        }
        try (Node node = new Node(filled(new SimulatedDisk(2), RECORDS))) {
            node.manager.janitor().sweep();
            Log log = replica(node, DAMAGED).log();
            LogSegment second = log.segments().all().get(1);
            assertThat(
                            node.manager.repair(
                                    new DamagedRange(
                                            DAMAGED,
                                            SegmentNames.file(DAMAGED, second, SegmentNames.LOG),
                                            second.baseOffset,
                                            0,
                                            100,
                                            second.baseOffset,
                                            second.baseOffset + 1)))
                    .isEmpty();
        }
    }

    @Test
    void theScrubFindsWhatThisProcessWroteAndWouldServe() {
        SimulatedDisk fresh = new SimulatedDisk(5);
        try (Node node = new Node(fresh)) {
            ReplicaLog log = replicaOf(node, DAMAGED);
            log.lead(1);
            for (int i = 0; i < 40; i++) {
                appended(log, 1, value(i, 300));
            }
            log.raiseHighWatermark(40);
            log.log().flush();
            assertThat(readable(log.log())).hasSize(40);
            fresh.flipBit(files(fresh, DAMAGED, ".log").get(1), 8L * 900);
            Scrub scrub = node.manager.janitor().scrub();
            scrub.round();
            assertThat(node.manager.damagedRanges()).as("it never looks by itself").isEmpty();
            scrub.suspect(log.log());
            scrub.round();
            assertThat(node.manager.damagedRanges()).hasSize(1);
            assertThat(readable(log.log())).hasSize(39);
            List<String> files = files(fresh, DAMAGED, ".log");
            fresh.flipBit(files.get(2), 8L * 900);
            node.manager.examine(DAMAGED, 39);
            assertThat(node.manager.damagedRanges()).hasSize(1);
            node.manager.examine(DAMAGED, baseOffset(files.get(2)) + 1);
            assertThat(node.manager.damagedRanges()).hasSize(2);
            assertThat(readable(log.log())).hasSize(38);
            assertThat(node.manager.damageCounters().scrubbedBytes())
                    .isGreaterThan(log.log().sizeBytes());
        }
    }

    private static long baseOffset(String file) {
        return Long.parseLong(file.substring(file.lastIndexOf('/') + 1, file.indexOf(".log")));
    }

    @Test
    void theScrubFindsAFileThatIsNotThere() {
        try (Node node = new Node(disk)) {
            ReplicaLog whole = replicaOf(node, WHOLE);
            ReplicaLog damaged = replicaOf(node, DAMAGED);
            disk.delete(files(disk, DAMAGED, ".log").get(2));
            Scrub scrub = node.manager.janitor().scrub();
            scrub.suspect(damaged.log());
            scrub.round();
            assertThat(node.manager.damagedRanges()).hasSize(1);
            assertThat(repair(node, node.manager.damagedRanges().getFirst(), whole)).isTrue();
            assertThat(readable(damaged.log())).isEqualTo(readable(whole.log()));
        }
    }
}
