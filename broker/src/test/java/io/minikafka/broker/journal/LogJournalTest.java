package io.minikafka.broker.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.minikafka.base.ManualExecutor;
import io.minikafka.base.Time;
import io.minikafka.storage.disk.DiskException;
import io.minikafka.storage.disk.DiskFile;
import io.minikafka.storage.disk.DiskOperation;
import io.minikafka.storage.disk.OpenMode;
import io.minikafka.storage.disk.SimulatedDisk;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;

class LogJournalTest {
    private static final String DIRECTORY = "journals/test";
    private static final int BIG_BYTES = 300_000;

    private final Time time = new ManualExecutor().time();
    private SimulatedDisk disk = new SimulatedDisk(1);
    private MemoryJournalLog log = new MemoryJournalLog();
    private LogJournal journal = new LogJournal("test", log, disk, time);
    private final Map<String, String> state = new TreeMap<>();
    private long position;

    @Test
    void aNewJournalIsEmpty() {
        assertThat(replayed()).isEmpty();
    }

    @Test
    void replaysWhatWasAppendedInOrder() {
        put("a", "1");
        put("b", "2");
        put("a", "3");
        remove("b");
        log.commitAll();
        restart();
        assertThat(replayed()).containsExactly(Map.entry("a", "3"));
        assertThat(position).isEqualTo(4);
    }

    @Test
    void aBatchIsThereAsAWholeOrNotAtAll() {
        append(List.of(record("a", "1"), record("b", "1")));
        log.commitAll();
        append(List.of(record("a", "2"), record("b", "2")));
        log = log.crashed(0);
        restart();
        assertThat(replayed()).isEqualTo(Map.of("a", "1", "b", "1"));
    }

    @Test
    void tellsTheListenerOnceOfCommitOrFailure() {
        List<String> news = new ArrayList<>();
        JournalListener listener =
                new JournalListener() {
                    @Override
                    public void committed() {
                        news.add("committed");
                    }

                    @Override
                    public void failed(String reason) {
                        news.add(reason);
                    }
                };
        replayed();
        journal.append(List.of(record("a", "1")), listener);
        assertThat(news).isEmpty();
        log.commitAll();
        journal.append(List.of(record("a", "2")), listener);
        log.failAll();
        assertThat(news).containsExactly("committed", "the disk failed");
    }

    @Test
    void refusesWhatTheLogRefusesAndWhatIsTooLarge() {
        replayed();
        log.readOnly(true);
        assertThat(journal.append(List.of(record("a", "1")), ignored()))
                .isEqualTo(new JournalAppend.Refused("the disk is full"));
        log.readOnly(false);
        String huge = "x".repeat(LogJournal.BATCH_BYTES_MAX);
        assertThat(journal.append(List.of(record("a", huge)), ignored()))
                .isInstanceOf(JournalAppend.Refused.class);
        assertThat(log.endOffset()).isZero();
    }

    @Test
    void takesASnapshotWhenTheLogIsLongAndForgetsTheLogBeforeTheOneBefore() {
        replayed();
        grow(15);
        assertThat(snapshots()).hasSize(1);
        long first = positionOf(snapshots().getFirst());
        assertThat(log.startOffset()).isZero();
        grow(40);
        assertThat(snapshots()).hasSize(2);
        assertThat(log.startOffset()).isGreaterThanOrEqualTo(first);
        assertThat(log.startOffset()).isEqualTo(positionOf(snapshots().getFirst()));
        restart();
        assertThat(replayed()).isEqualTo(state);
    }

    @Test
    void aSmallLogHasNoSnapshot() {
        replayed();
        for (int i = 0; i < 100; i++) {
            put("key", "value " + i);
            log.commitAll();
            journal.snapshotIfDue(position, this::records);
        }
        assertThat(disk.list(DIRECTORY)).isEmpty();
    }

    @Test
    void aSnapshotWaitsUntilItsPositionIsCommitted() {
        replayed();
        for (int i = 0; i < 15; i++) {
            put("key" + i, "x".repeat(BIG_BYTES));
        }
        journal.snapshotIfDue(position, this::records);
        journal.close();
        assertThat(snapshots()).isEmpty();
        log = log.crashed(3);
        restart();
        assertThat(replayed()).hasSize(3);
    }

    @Test
    void aDamagedSnapshotIsSetAsideAndTheOneBeforeUsed() {
        replayed();
        grow(55);
        assertThat(snapshots()).hasSize(2);
        String newest = snapshots().getLast();
        damage(newest);
        restart();
        assertThat(replayed()).isEqualTo(state);
        assertThat(disk.list(DIRECTORY)).contains(newest + ".damaged").doesNotContain(newest);
    }

    @Test
    void withoutAWholeSnapshotTheStartIsRefused() {
        replayed();
        grow(55);
        snapshots().forEach(this::damage);
        journal = new LogJournal("test", log, disk, time);
        assertThatThrownBy(() -> journal.replay(_ -> {}))
                .isInstanceOf(JournalException.class)
                .hasMessageContaining("no whole snapshot in journals/test");
    }

    @Test
    void aLogThatEndsBeforeTheSnapshotIsRefused() {
        replayed();
        grow(15);
        journal = new LogJournal("test", new MemoryJournalLog(), disk, time);
        assertThatThrownBy(() -> journal.replay(_ -> {}))
                .isInstanceOf(JournalException.class)
                .hasMessageContaining("its log has the records from 0 to 0");
    }

    @Test
    void everyCutAndEveryFlippedByteOfASnapshotIsNoticed() {
        state.put("key", "value");
        state.put("key2", "");
        Snapshots snapshots = new Snapshots(disk, "test");
        Snapshot snapshot = Snapshot.of(7, records());
        snapshots.write(snapshot);
        snapshots.publish(snapshot);
        String path = DIRECTORY + "/" + snapshots().getFirst();
        byte[] whole = content(path);
        assertThat(whole.length).isEqualTo((int) snapshot.sizeBytes());
        for (int length = 0; length < whole.length; length++) {
            assertThat(problem(Arrays.copyOf(whole, length))).as("cut at " + length).isNotEmpty();
        }
        for (int at = 0; at < whole.length; at++) {
            byte[] flipped = whole.clone();
            flipped[at] ^= 0x10;
            assertThat(problem(flipped)).as("flipped at " + at).isNotEmpty();
        }
        assertThat(problem(whole)).isEmpty();
    }

    @Test
    void aSnapshotOfALaterReleaseIsNotSetAside() {
        Snapshots snapshots = new Snapshots(disk, "test");
        Snapshot snapshot = Snapshot.of(0, records());
        snapshots.write(snapshot);
        snapshots.publish(snapshot);
        String path = DIRECTORY + "/" + snapshots().getFirst();
        ByteBuffer content = ByteBuffer.wrap(content(path)).putInt(4, 2);
        CRC32C crc = new CRC32C();
        crc.update(content.array(), 0, content.limit() - Integer.BYTES);
        content.putInt(content.limit() - Integer.BYTES, (int) crc.getValue());
        disk.contents(path, content.array());
        assertThatThrownBy(this::replayed)
                .isInstanceOf(JournalException.class)
                .hasMessageContaining("has version 2, this release knows 1");
        assertThat(snapshots()).hasSize(1);
    }

    @Test
    void aCrashAtEachDiskOperationOfASnapshotLosesNothing() {
        for (int operation = 1; ; operation++) {
            disk = new SimulatedDisk(operation);
            log = new MemoryJournalLog();
            state.clear();
            restart();
            replayed();
            grow(15);
            int[] left = {operation};
            disk.hook((asked, name) -> {
                if (name.startsWith("journals") && asked != DiskOperation.READ && left[0]-- <= 0) {
                    throw new DiskException(asked + " of " + name + ": simulated crash");
                }
            });
            grow(40);
            boolean survived = left[0] > 0;
            disk = disk.crash();
            log = log.crashed(0);
            restart();
            assertThat(replayed()).as("crash before operation " + operation).isEqualTo(state);
            if (survived) {
                assertThat(operation).isGreaterThan(5);
                return;
            }
        }
    }

    private void grow(int steps) {
        for (int i = 0; i < steps; i++) {
            put("key" + i % 5, i + "x".repeat(BIG_BYTES));
            log.commitAll();
            journal.snapshotIfDue(position, this::records);
            journal.awaitSnapshot();
        }
    }

    private void put(String key, String value) {
        append(List.of(record(key, value)));
        state.put(key, value);
    }

    private void remove(String key) {
        append(List.of(JournalRecord.tombstone(key.getBytes(StandardCharsets.UTF_8))));
        state.remove(key);
    }

    private void append(List<JournalRecord> records) {
        if (log.endOffset() == 0) {
            replayed();
        }
        JournalAppend appended = journal.append(records, ignored());
        assertThat(appended).isInstanceOf(JournalAppend.Accepted.class);
        position = ((JournalAppend.Accepted) appended).position();
    }

    private void restart() {
        journal.close();
        journal = new LogJournal("test", log, disk, time);
    }

    private Map<String, String> replayed() {
        Map<String, String> replayed = new TreeMap<>();
        position =
                journal.replay(record ->
                        record.value()
                                .ifPresentOrElse(
                                        value -> replayed.put(text(record.key()), text(value)),
                                        () -> replayed.remove(text(record.key()))));
        return replayed;
    }

    private List<JournalRecord> records() {
        return state.entrySet().stream().map(e -> record(e.getKey(), e.getValue())).toList();
    }

    private List<String> snapshots() {
        return disk.exists(DIRECTORY)
                ? disk.list(DIRECTORY).stream().filter(name -> name.endsWith(".snapshot")).toList()
                : List.of();
    }

    private static long positionOf(String snapshot) {
        return Long.parseLong(snapshot.substring(0, 20));
    }

    private void damage(String snapshot) {
        try (DiskFile file = disk.open(DIRECTORY + "/" + snapshot, OpenMode.READ_WRITE)) {
            file.write(ByteBuffer.wrap(new byte[] {77}), file.sizeBytes() / 2);
        }
    }

    private byte[] content(String path) {
        try (DiskFile file = disk.open(path, OpenMode.READ)) {
            ByteBuffer content = ByteBuffer.allocate((int) file.sizeBytes());
            file.read(content, 0);
            return content.array();
        }
    }

    private String problem(byte[] content) {
        disk.delete("probe");
        try (DiskFile file = disk.open("probe", OpenMode.READ_WRITE)) {
            file.write(ByteBuffer.wrap(content), 0);
            return SnapshotReader.problem(file, 7);
        }
    }

    private static JournalRecord record(String key, String value) {
        return JournalRecord.of(
                key.getBytes(StandardCharsets.UTF_8), value.getBytes(StandardCharsets.UTF_8));
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static JournalListener ignored() {
        return new JournalListener() {
            @Override
            public void committed() {}

            @Override
            public void failed(String reason) {}
        };
    }
}
