package io.minikafka.simulator.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

/// The judge of the crash tests must itself catch every kind of broken promise.
class LedgerTest {
    private static final int ENTRIES = 200;

    private final Ledger ledger = new Ledger();
    private final List<Entry> first = new ArrayList<>();
    private final List<Entry> second = new ArrayList<>();

    @BeforeEach
    void twoProducersWriteIntoTwoPartitions() {
        for (int i = 0; i < ENTRIES; i++) {
            first.add(ledger.next(i % 2, 0));
            second.add(ledger.next(i % 2, 1));
        }
        first.forEach(ledger::acknowledged);
        second.forEach(ledger::acknowledged);
    }

    @Test
    void isContentWhenAllPromisesWereKept() {
        assertThat(broken()).isEmpty();
    }

    @Test
    void allowsThatAnUnacknowledgedEntryIsThereOrNot() {
        Entry there = ledger.next(0, 0);
        ledger.next(1, 1);
        first.add(there);
        assertThat(broken()).isEmpty();
    }

    @RepeatedTest(20)
    void findsALostEntryWhereverItIs(RepetitionInfo repetition) {
        Entry lost = first.remove(new Random(repetition.getCurrentRepetition()).nextInt(ENTRIES));
        assertThat(broken())
                .singleElement()
                .asString()
                .startsWith("lost: 1 acknowledged entries of producer " + lost.producer())
                .endsWith("first " + lost.number());
    }

    @Test
    void findsALostTailAndALostPartition() {
        first.subList(ENTRIES - 10, ENTRIES).clear();
        second.clear();
        assertThat(broken()).hasSize(4).allMatch(sentence -> sentence.startsWith("lost: "));
    }

    @RepeatedTest(20)
    void findsADuplicateWhereverItIs(RepetitionInfo repetition) {
        Random random = new Random(repetition.getCurrentRepetition());
        int from = random.nextInt(ENTRIES);
        Entry twice = first.get(from);
        first.add(random.nextInt(from, ENTRIES) + 1, twice);
        assertThat(broken()).singleElement().asString().startsWith("duplicate: " + twice);
    }

    @RepeatedTest(20)
    void findsTwoEntriesOfOneProducerThatChangedPlaces(RepetitionInfo repetition) {
        int at = new Random(repetition.getCurrentRepetition()).nextInt(ENTRIES - 2);
        Collections.swap(first, at, at + 2);
        assertThat(broken()).singleElement().asString().startsWith("reordered: ");
    }

    @Test
    void allowsAnyOrderBetweenProducers() {
        Collections.swap(first, 10, 11);
        assertThat(broken()).isEmpty();
    }

    @Test
    void findsAnEntryThatNobodySent() {
        first.add(new Entry(0, 0, ENTRIES));
        assertThat(broken()).singleElement().asString().startsWith("invented: ");
    }

    @Test
    void findsAnEntryInAnotherPartition() {
        second.add(first.removeLast());
        assertThat(broken()).anyMatch(sentence -> sentence.startsWith("astray: "));
    }

    @Test
    void findsAnEntryWhoseBytesChanged() {
        byte[] bytes = first.get(50).toBytes();
        bytes[bytes.length - 1] ^= 1;
        assertThatThrownBy(() -> Entry.of(bytes)).hasMessageContaining("came back changed");
    }

    private List<String> broken() {
        return ledger.brokenPromises(Map.of(0, first, 1, second));
    }
}
