package io.minikafka.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.minikafka.SeededRuns;
import io.minikafka.storage.disk.SimulatedDisk;
import io.minikafka.storage.record.LogRecord;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Damaged files: whatever is changed on the disk, a record is either served as it was appended, or refused by name.
/// `-Dmodel.runs=` makes more of the random ones, `-Dseed=` repeats one.
final class DamageTest {
    private static final int RECORDS = 240;

    private SimulatedDisk healthy = new SimulatedDisk(1);

    /// Segments of 4 KiB with an index entry every 256 bytes; cleanly closed.
    @BeforeEach
    void fill() {
        healthy = new SimulatedDisk(1);
        try (Node node = new Node(healthy)) {
            Log log = log(node);
            for (int i = 0; i < RECORDS; i++) {
                node.time.advanceMs(1);
                Commit commit = new Commit();
                log.append(
                        Node.builder().add(node.time.wallMs(), bytes(value(i))).build(),
                        AppendOrigin.CLIENT,
                        0,
                        commit);
                assertThat(commit.await()).isTrue();
                if (i % 40 == 39) {
                    log.flush();
                }
            }
        }
    }

    private static Log log(Node node) {
        LogConfig c = Node.logConfig();
        return node.manager.log(
                Node.LOG,
                new LogConfig(
                        c.segmentBytes(),
                        c.segmentMs(),
                        c.segmentIndexBytes(),
                        256,
                        -1,
                        -1,
                        c.maxMessageBytes(),
                        c.timestampType(),
                        c.timestampBeforeMaxMs(),
                        c.timestampAfterMaxMs(),
                        c.durability(),
                        c.cleanup(),
                        c.fileDeleteDelayMs()));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String value(long i) {
        return "record " + i + " ".repeat((int) (i % 60));
    }

    private static List<String> files(SimulatedDisk disk, String suffix) {
        return disk.list("logs/" + Node.LOG).stream()
                .filter(name -> name.endsWith(suffix))
                .map(name -> "logs/" + Node.LOG + "/" + name)
                .toList();
    }

    /// Reads the whole log, going on behind what is refused; every record must be the right one.
    ///
    /// @return offsets that were refused
    private static List<Long> readAround(Log log) {
        List<Long> refused = new ArrayList<>();
        long next = log.startOffset();
        while (next < log.endOffset()) {
            switch (log.read(next, 700, true, Long.MAX_VALUE)) {
                case ReadResult.Records found -> {
                    List<LogRecord> records = Node.decode(Node.bytes(found));
                    for (LogRecord record : records) {
                        assertThat(Node.values(List.of(record)))
                                .containsExactly(value(record.offset()));
                    }
                    assertThat(records.getLast().offset()).isGreaterThanOrEqualTo(next);
                    next = records.getLast().offset() + 1;
                }
                case ReadResult.Corrupt corrupt -> {
                    assertThat(corrupt.file()).contains(Node.LOG.toString());
                    assertThat(corrupt.offset()).isLessThanOrEqualTo(next);
                    assertThat(corrupt.nextOffset()).isGreaterThan(next);
                    for (; next < corrupt.nextOffset(); next++) {
                        refused.add(next);
                    }
                }
                case ReadResult other -> throw new AssertionError("at " + next + ": " + other);
            }
        }
        return refused;
    }

    @Test
    void nothingIsRefusedOfAHealthyLog() {
        try (Node node = new Node(healthy)) {
            assertThat(readAround(log(node))).isEmpty();
        }
    }

    @Test
    void aFlippedBitTakesAwayItsBatchOnly() {
        String file = files(healthy, ".log").get(1);
        healthy.flipBit(file, 8L * 700);
        try (Node node = new Node(healthy)) {
            List<Long> refused = readAround(log(node));
            assertThat(refused).hasSize(1);
            ReadResult result = log(node).read(refused.getFirst(), 1000, true, Long.MAX_VALUE);
            assertThat(result).isInstanceOf(ReadResult.Corrupt.class);
            assertThat(((ReadResult.Corrupt) result).file()).isEqualTo(file);
            assertThat(((ReadResult.Corrupt) result).position()).isBetween(600L, 700L);
            assertThat(healthy.contents(file)).hasSizeGreaterThan(700);
        }
    }

    @Test
    void indexesAreRebuiltWhenMissing() {
        for (String file : files(healthy, "index")) {
            healthy.delete(file);
        }
        try (Node node = new Node(healthy)) {
            assertThat(readAround(log(node))).isEmpty();
        }
    }

    @Test
    void aMissingSegmentIsRefusedAndTheRestIsReadable() {
        String file = files(healthy, ".log").get(1);
        healthy.contents(file, new byte[0]);
        try (Node node = new Node(healthy)) {
            Log log = log(node);
            List<LogSegment> segments = log.segments().all();
            List<Long> expected = new ArrayList<>();
            for (long i = segments.get(1).baseOffset; i < segments.get(2).baseOffset; i++) {
                expected.add(i);
            }
            assertThat(readAround(log)).isEqualTo(expected);
        }
    }

    @Test
    void aDamagedCheckpointIsRebuiltFromTheSegments() {
        healthy.flipBit("checkpoint", 8L * 80);
        try (Node node = new Node(healthy)) {
            assertThat(readAround(log(node))).isEmpty();
            assertThat(log(node).endOffset()).isEqualTo(RECORDS);
            assertThat(healthy.exists("checkpoint.damaged")).isTrue();
        }
        healthy.delete("checkpoint");
        try (Node node = new Node(healthy)) {
            assertThat(readAround(log(node))).isEmpty();
            assertThat(log(node).endOffset()).isEqualTo(RECORDS);
        }
    }

    @Test
    void everyCutOfTheLastSegmentIsNoticed() {
        String file = files(healthy, ".log").getLast();
        byte[] whole = healthy.contents(file);
        for (int cut = 0; cut < whole.length; cut++) {
            SimulatedDisk disk = healthy.copy();
            byte[] left = Arrays.copyOf(whole, cut);
            disk.contents(file, left);
            try (Node node = new Node(disk)) {
                Log log = log(node);
                assertThat(log.endOffset()).isEqualTo(RECORDS);
                long base = log.segments().all().getLast().baseOffset;
                List<Long> refused = readAround(log);
                assertThat(refused).isNotEmpty();
                assertThat(refused.getFirst()).isGreaterThanOrEqualTo(base);
                assertThat(refused.getLast()).isEqualTo(RECORDS - 1);
            }
        }
    }

    @Test
    void everyCutOfTheLastSegmentIsTheEndWhenThereIsNoCheckpoint() {
        String file = files(healthy, ".log").getLast();
        byte[] whole = healthy.contents(file);
        for (int cut = 0; cut < whole.length; cut++) {
            SimulatedDisk disk = healthy.copy();
            disk.contents(file, Arrays.copyOf(whole, cut));
            disk.delete("checkpoint");
            for (String wal : disk.list("wal")) {
                disk.delete("wal/" + wal);
            }
            try (Node node = new Node(disk)) {
                Log log = log(node);
                assertThat(readAround(log)).isEmpty();
                assertThat(log.endOffset()).isLessThan(RECORDS);
            }
        }
    }

    @Test
    @Tag("seeded")
    void randomDamageIsNeverServed() {
        SeededRuns.run(10_000, seed -> damage(new Random(seed)));
    }

    private void damage(Random random) {
        SimulatedDisk disk = healthy.copy();
        List<String> names = new ArrayList<>(files(disk, ""));
        names.add("checkpoint");
        int spots = 1 + random.nextInt(3);
        for (int i = 0; i < spots; i++) {
            String name = names.get(random.nextInt(names.size()));
            byte[] bytes = disk.contents(name);
            if (bytes.length == 0) {
                continue;
            }
            int at = random.nextInt(bytes.length);
            switch (random.nextInt(4)) {
                case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
                case 1 -> {
                    for (int j = at; j < Math.min(bytes.length, at + 200); j++) {
                        bytes[j] = (byte) random.nextInt();
                    }
                }
                case 2 -> bytes = Arrays.copyOf(bytes, at);
                default -> {
                    int from = random.nextInt(bytes.length);
                    int count = Math.min(120, bytes.length - Math.max(at, from));
                    System.arraycopy(bytes, from, bytes, at, count);
                }
            }
            disk.contents(name, bytes);
        }
        try (Node node = new Node(disk)) {
            Log log = log(node);
            long some = log.endOffset() == 0 ? 0 : random.nextLong(log.endOffset());
            checkOne(log, some);
            log.offsetForTimestamp(
                            ManualTime.START_MS + 1 + some,
                            (_, _, _) -> {
                                throw new AssertionError("nothing is compressed here");
                            })
                    .ifPresent(found ->
                            assertThat(found.timestampMs() - ManualTime.START_MS - 1)
                                    .isEqualTo(found.offset()));
            readAround(log);
        }
    }

    private static void checkOne(Log log, long offset) {
        switch (log.read(offset, 1, true, Long.MAX_VALUE)) {
            case ReadResult.Records found -> {
                LogRecord record = Node.decode(Node.bytes(found)).getFirst();
                assertThat(record.offset()).isEqualTo(offset);
                assertThat(Node.values(List.of(record))).containsExactly(value(offset));
            }
            case ReadResult.Corrupt _, ReadResult.OutOfRange _, ReadResult.Empty _ -> {}
            case ReadResult.Deleted _ -> throw new AssertionError("deleted");
            case ReadResult.Unavailable other -> throw new AssertionError(other.toString());
        }
    }
}
