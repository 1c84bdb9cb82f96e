package io.minikafka.broker.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.minikafka.SeededRuns;
import io.minikafka.base.Time;
import io.minikafka.storage.LogManager;
import io.minikafka.storage.StorageConfig;
import io.minikafka.storage.disk.SimulatedDisk;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// The journal on the real engine: many batches, snapshots, power cuts.
class StorageJournalTest {
    private static final int LIVES = 4;
    private static final int STEPS = 150;
    private static final int VALUE_BYTES = 100_000;

    @Test
    @Tag("seeded")
    void keepsTheStateThroughSnapshotsAndPowerCuts() {
        SimulatedDisk disk = new SimulatedDisk(SeededRuns.fresh("journal"));
        Map<String, String> state = new TreeMap<>();
        long start = 0;
        for (int life = 0; life < LIVES; life++) {
            LogManager logs = LogManager.open(StorageConfig.defaults(), disk, Time.system());
            LogJournal journal =
                    LogJournal.open("test", LogJournal.GROUPS_LOG, logs, disk, Time.system());
            assertThat(replayed(journal)).as("life " + life).isEqualTo(state);
            for (int step = 0; step < STEPS; step++) {
                String key = "key" + step % 10;
                String value = life + "." + step + "x".repeat(VALUE_BYTES);
                long position = append(journal, key, value);
                state.put(key, value);
                journal.snapshotIfDue(position, () -> records(state));
            }
            journal.awaitSnapshot();
            SimulatedDisk found = disk.crash();
            journal.close();
            logs.close();
            disk = found;
            List<String> snapshots = disk.list("journals/test");
            assertThat(snapshots).isNotEmpty();
            assertThat(snapshots.getFirst().compareTo("%020d.snapshot".formatted(start)))
                    .isPositive();
            start = Long.parseLong(snapshots.getFirst().substring(0, 20));
        }
    }

    private static long append(LogJournal journal, String key, String value) {
        CompletableFuture<Boolean> committed = new CompletableFuture<>();
        JournalAppend appended =
                journal.append(
                        List.of(record(key, value)),
                        new JournalListener() {
                            @Override
                            public void committed() {
                                committed.complete(true);
                            }

                            @Override
                            public void failed(String reason) {
                                committed.completeExceptionally(new AssertionError(reason));
                            }
                        });
        assertThat(appended).isInstanceOf(JournalAppend.Accepted.class);
        committed.orTimeout(30, TimeUnit.SECONDS).join();
        return ((JournalAppend.Accepted) appended).position();
    }

    private static Map<String, String> replayed(LogJournal journal) {
        Map<String, String> replayed = new TreeMap<>();
        journal.replay(record ->
                replayed.put(
                        new String(record.key(), StandardCharsets.UTF_8),
                        new String(record.value().orElseThrow(), StandardCharsets.UTF_8)));
        return replayed;
    }

    private static List<JournalRecord> records(Map<String, String> state) {
        return state.entrySet().stream().map(e -> record(e.getKey(), e.getValue())).toList();
    }

    private static JournalRecord record(String key, String value) {
        return JournalRecord.of(
                key.getBytes(StandardCharsets.UTF_8), value.getBytes(StandardCharsets.UTF_8));
    }
}
