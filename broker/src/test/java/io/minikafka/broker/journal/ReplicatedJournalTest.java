package io.minikafka.broker.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.minikafka.base.ManualExecutor;
import io.minikafka.base.Time;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ReplicatedJournalTest {
    private static final int BIG_BYTES = 50_000;

    private final Time time = new ManualExecutor().time();
    private final List<String> news = new ArrayList<>();
    private MemoryJournalLog log = new MemoryJournalLog();
    private ReplicatedJournal journal = open();
    private Map<String, String> state = new TreeMap<>();
    private boolean hasQuorum = true;

    private ReplicatedJournal open() {
        return new ReplicatedJournal("test", log, () -> hasQuorum, time);
    }

    @Test
    void hasNotBegunUntilTheMarkIsCommitted() {
        assertThat(journal.hasBegun()).isFalse();
        journal.begin(List.of(record("a", "1"), record("b", "2")), told("begun"));
        assertThat(journal.isSettled()).isFalse();
        assertThat(journal.hasBegun()).isFalse();
        log.commit(1); // the records, without their mark
        assertThat(journal.hasBegun()).isFalse();
        log.commitAll();
        assertThat(journal.isSettled()).isTrue();
        assertThat(journal.hasBegun()).isTrue();
        assertThat(news).containsExactly("begun committed");
        assertThat(replayed()).isEqualTo(Map.of("a", "1", "b", "2"));
    }

    @Test
    void aBeginningThatWasCutOffIsReplacedByTheNextOne() {
        journal.begin(List.of(record("a", "1"), record("b", "2")), told("begun"));
        log = log.crashed(1);
        journal = open();
        assertThat(journal.hasBegun()).isFalse();
        journal.begin(List.of(record("c", "3")), told("again"));
        log.commitAll();
        assertThat(replayed()).isEqualTo(Map.of("c", "3"));
    }

    @Test
    void replaysWhatCameBehindTheBeginning() {
        begin();
        put("a", "1");
        put("b", "2");
        put("a", "3");
        log.commitAll();
        put("lost", "by the next leader");
        assertThat(replayed()).isEqualTo(Map.of("a", "3", "b", "2"));
    }

    @Test
    void withoutAWriteQuorumNothingIsTaken() {
        begin();
        hasQuorum = false;
        assertThat(journal.append(List.of(record("a", "1")), told("put")))
                .isInstanceOf(JournalAppend.Refused.class);
        assertThat(replayed()).isEmpty();
    }

    @Test
    void whatWasNotCommittedFailsWithTheOffice() {
        begin();
        put("a", "1");
        log.failAll();
        assertThat(news).contains("put a failed");
    }

    @Test
    void aBatchThatFitsIntoNoLetterIsRefused() {
        begin();
        assertThat(
                        journal.append(
                                List.of(
                                        JournalRecord.of(
                                                new byte[1],
                                                new byte[ReplicatedJournal.BATCH_BYTES_MAX])),
                                told("put")))
                .isInstanceOf(JournalAppend.Refused.class);
    }

    @Test
    void aSnapshotKeepsWhatWasOnItsWayWhenItWasTaken() {
        begin();
        String big = "x".repeat(BIG_BYTES);
        for (int i = 0; i < 30; i++) {
            put("k" + i % 3, big + i);
            log.commitAll();
        }
        long seen = log.committedOffset();
        Map<String, String> then = Map.copyOf(state);
        put("k1", "on its way"); // the snapshot, which shows what is committed, does not have it
        journal.snapshotIfDue(seen, () -> records(then));
        put("k2", "behind");
        log.commitAll();
        assertThat(log.startOffset()).isEqualTo(seen);
        assertThat(replayed()).isEqualTo(state).containsEntry("k1", "on its way");
    }

    @Test
    void theLogStaysBoundedAndReplaysToTheStateWhereverItIsCut() {
        begin();
        Random random = new Random(4);
        long longest = 0;
        for (int step = 0; step < 2_000; step++) {
            String key = "k" + random.nextInt(5);
            put(key, "y".repeat(random.nextInt(20_000)) + step);
            if (random.nextInt(3) > 0) {
                log.commitAll();
                assertThat(log.uncommitted()).isZero();
                Map<String, String> now = Map.copyOf(state);
                journal.snapshotIfDue(log.committedOffset(), () -> records(now));
            }
            longest = Math.max(longest, log.endOffset() - log.startOffset());
            if (random.nextInt(200) == 0) {
                log = log.crashed(random.nextInt(4));
                journal = open();
                state = new TreeMap<>(replayed());
            }
        }
        log.commitAll();
        assertThat(longest).isLessThan(800);
        assertThat(replayed()).isEqualTo(state);
    }

    private void begin() {
        journal.begin(List.of(), told("begun"));
        log.commitAll();
    }

    private void put(String key, String value) {
        assertThat(journal.append(List.of(record(key, value)), told("put " + key)))
                .isInstanceOf(JournalAppend.Accepted.class);
        state.put(key, value);
    }

    private Map<String, String> replayed() {
        Map<String, String> found = new TreeMap<>();
        long position =
                open().replay(record ->
                        found.put(
                                text(record.key()),
                                record.value().map(ReplicatedJournalTest::text).orElse("")));
        assertThat(position).isEqualTo(log.committedOffset());
        return found;
    }

    private static List<JournalRecord> records(Map<String, String> state) {
        return state.entrySet().stream()
                .map(entry -> record(entry.getKey(), entry.getValue()))
                .toList();
    }

    private static JournalRecord record(String key, String value) {
        return JournalRecord.of(
                key.getBytes(StandardCharsets.UTF_8), value.getBytes(StandardCharsets.UTF_8));
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private JournalListener told(String what) {
        return new JournalListener() {
            @Override
            public void committed() {
                news.add(what + " committed");
            }

            @Override
            public void failed(String reason) {
                news.add(what + " failed");
            }
        };
    }
}
