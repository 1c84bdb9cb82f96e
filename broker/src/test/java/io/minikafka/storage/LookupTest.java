package io.minikafka.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.minikafka.base.Await;
import io.minikafka.storage.disk.SimulatedDisk;
import io.minikafka.storage.record.BatchHeader;
import io.minikafka.storage.record.RecordBatchBuilder;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/// The parts that find things: hot tail, epochs, times, limits of a read, closing of segments, watchers.
final class LookupTest {
    private final SimulatedDisk disk = new SimulatedDisk(1);

    @Test
    void theHotTailKnowsTheLastBatches() {
        HotTail hot = new HotTail();
        assertThat(hot.floor(5)).isEqualTo(-1);
        for (int i = 0; i < 1000; i++) {
            hot.add(i * 10L, i * 100);
            int oldest = Math.max(0, i - 127);
            assertThat(hot.baseOffset(hot.floor(i * 10L + 9))).isEqualTo(i * 10L);
            if (i > 127) {
                assertThat(hot.floor((oldest - 1) * 10L + 9)).isEqualTo(-1);
            }
            assertThat(hot.position(hot.floor(Math.max(oldest, i - 5) * 10L)))
                    .isEqualTo(Math.max(oldest, i - 5) * 100);
        }
        int first = hot.floor(9900);
        assertThat(hot.boundaryAtOrBefore(99_250, first)).isEqualTo(99_200);
        assertThat(hot.boundaryAtOrBefore(99_050, first)).isEqualTo(-1);
    }

    @Test
    void epochsEndWhereTheNextBegins() {
        EpochCache epochs = EpochCache.EMPTY.with(0, 0).with(3, 10).with(3, 15).with(5, 20);
        assertThat(epochs.endOf(5, 30)).isEqualTo(new EpochEndOffset(5, 30));
        assertThat(epochs.endOf(4, 30)).isEqualTo(new EpochEndOffset(3, 20));
        assertThat(epochs.endOf(0, 30)).isEqualTo(new EpochEndOffset(0, 10));
        assertThat(epochs.endOf(6, 30)).isEqualTo(EpochEndOffset.UNKNOWN);
        assertThat(EpochCache.EMPTY.endOf(0, 30)).isEqualTo(EpochEndOffset.UNKNOWN);
        EpochCache later = epochs.from(12);
        assertThat(later.endOf(0, 30)).isEqualTo(new EpochEndOffset(0, 12));
        assertThat(later.endOf(3, 30)).isEqualTo(new EpochEndOffset(3, 20));
        assertThat(later.epochAt(11)).isEqualTo(-1);
        assertThat(epochs.epochAt(19)).isEqualTo(3);
    }

    @Test
    void epochsSurviveARestart() {
        try (Node node = new Node(disk)) {
            for (int i = 0; i < 10; i++) {
                Commit commit = new Commit();
                node.log().append(Node.batch("a"), AppendOrigin.CLIENT, i / 4, commit);
                assertThat(commit.await()).isTrue();
            }
        }
        try (Node node = new Node(disk)) {
            assertThat(node.log().latestEpoch()).isEqualTo(2);
            assertThat(node.log().endOffsetForEpoch(1)).isEqualTo(new EpochEndOffset(1, 8));
            assertThat(Node.readAll(node.log(), 0)).hasSize(10);
        }
    }

    @Test
    void limitsOfAReadAreKept() {
        try (Node node = new Node(disk)) {
            for (int i = 0; i < 5; i++) {
                node.append(node.log(), "x".repeat(200));
            }
            assertThat(node.log().read(0, 100, false, 5)).isInstanceOf(ReadResult.Empty.class);
            assertThat(node.log().read(5, 100, true, 5)).isInstanceOf(ReadResult.Empty.class);
            assertThat(node.log().read(6, 100, true, 5)).isEqualTo(new ReadResult.OutOfRange(0, 5));
            ReadResult.Records one = (ReadResult.Records) node.log().read(0, 100, true, 5);
            assertThat(Node.decode(Node.bytes(one))).hasSize(1);
            ReadResult.Records two = (ReadResult.Records) node.log().read(1, 10_000, true, 3);
            assertThat(Node.decode(Node.bytes(two))).hasSize(2);
            assertThat(node.log().bytesAvailable(0, 5, 1_000_000))
                    .isEqualTo(node.log().sizeBytes());
            assertThat(node.log().bytesAvailable(0, 5, 10)).isEqualTo(10);
            assertThat(node.log().bytesAvailable(5, 5, 10)).isZero();
        }
    }

    @Test
    void aCompressedBatchIsLookedIntoByTheCaller() {
        try (Node node = new Node(disk)) {
            ByteBuffer batch =
                    new RecordBatchBuilder().add(50, new byte[1]).add(90, new byte[1]).build();
            batch.putShort(21, (short) 4);
            BatchHeader.setCrc(batch, 0);
            node.append(node.log(), "first");
            node.append(node.log(), batch);
            List<Long> asked = new ArrayList<>();
            RecordTimestamps caller =
                    (bytes, timestampMs, from) -> {
                        asked.add(timestampMs);
                        assertThat(BatchHeader.compression(bytes, 0)).isEqualTo(4);
                        return Optional.of(new RecordTimestamps.Found(90, 2));
                    };
            Commit commit = new Commit();
            node.log().deleteRecords(1, commit);
            assertThat(commit.await()).isTrue();
            assertThat(node.log().offsetForTimestamp(60, caller))
                    .contains(new TimestampOffset(90, 2, 0));
            assertThat(asked).containsExactly(60L);
        }
    }

    @Test
    void segmentsAreClosedByTime() {
        try (Node node = new Node(disk)) {
            LogConfig c = Node.logConfig();
            Log log =
                    node.manager.log(
                            Node.LOG,
                            new LogConfig(
                                    c.segmentBytes(),
                                    1000,
                                    c.segmentIndexBytes(),
                                    c.indexIntervalBytes(),
                                    -1,
                                    -1,
                                    c.maxMessageBytes(),
                                    c.timestampType(),
                                    c.timestampBeforeMaxMs(),
                                    c.timestampAfterMaxMs(),
                                    c.durability(),
                                    CleanupConfig.DELETE,
                                    0));
            for (int ms : List.of(0, 900, 1001, 1500, 2002)) {
                node.append(log, new RecordBatchBuilder().add(5000 + ms, new byte[1]).build());
            }
            assertThat(log.segments().all().stream().map(s -> s.baseOffset))
                    .containsExactly(0L, 2L, 4L);
        }
    }

    @Test
    void watchersSeeEachMoveUntilTheyLeave() {
        try (Node node = new Node(disk)) {
            List<Long> seen = new CopyOnWriteArrayList<>();
            HighWatermarkWatcher watcher = log -> seen.add(log.highWatermark());
            HighWatermarkWatcher broken =
                    _ -> {
                        throw new IllegalStateException("a watcher's defect");
                    };
            node.log().watch(broken);
            node.log().watch(watcher);
            node.append(node.log(), "a", "b");
            node.append(node.log(), "c");
            Await.until("both are seen", () -> seen.size() == 2);
            node.log().unwatch(watcher);
            node.append(node.log(), "d");
            node.append(node.log(), "e");
            assertThat(seen).containsExactly(2L, 3L);
        }
    }
}
