package io.minikafka.simulator.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.minikafka.simulator.chaos.Anomaly.Kind;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// Each anomaly once there and once, in a history that looks like it, not.
class WitnessTest {
    private static final int P = 0;
    private static final int Q = 1;
    private static final int READER = 7;

    private final Witness witness = new Witness(2);

    @Test
    void aSoundHistoryShowsNothing() {
        int a = acknowledged(P, 0);
        int b = acknowledged(P, 1);
        int never = witness.sending(1, P);
        witness.failed(P, never);
        int perhaps = witness.sending(1, P);
        witness.polled(READER, P, 0, a);
        witness.polled(READER, P, 1, b);
        witness.polled(READER, P, 2, perhaps);
        witness.readToEnd(P, 3);
        assertThat(witness.verdict()).isEmpty();
        assertThat(witness.acknowledgedCount()).isEqualTo(2);
        assertThat(witness.pollCount()).isEqualTo(3);
    }

    @Test
    void lostIsWhatWasAcknowledgedAndPassedByAll() {
        acknowledged(P, 0);
        int b = acknowledged(P, 1);
        witness.polled(READER, P, 1, b);
        assertThat(kinds()).containsExactly(Kind.LOST_WRITE);
    }

    @Test
    void lostIsWhatWasAcknowledgedBehindTheEnd() {
        int a = acknowledged(P, 0);
        acknowledged(P, 1);
        witness.polled(READER, P, 0, a);
        assertThat(witness.verdict()).as("not read yet").isEmpty();
        witness.readToEnd(P, 1);
        assertThat(kinds()).containsExactly(Kind.LOST_WRITE);
    }

    @Test
    void whatWasAcknowledgedWithoutAnOffsetMustBeThereAtTheEnd() {
        int a = acknowledged(P, -1);
        int b = acknowledged(P, 1);
        witness.polled(READER, P, 1, b);
        assertThat(witness.verdict()).as("perhaps it comes").isEmpty();
        witness.readToEnd(P, 2);
        assertThat(kinds()).as("value %s", a).containsExactly(Kind.LOST_WRITE);
    }

    @Test
    void whatWasNotAcknowledgedCannotBeLost() {
        witness.sending(1, P);
        int b = acknowledged(P, 0);
        witness.polled(READER, P, 0, b);
        witness.readToEnd(P, 1);
        assertThat(witness.verdict()).isEmpty();
    }

    @Test
    void aValueAtTwoOffsetsIsADuplicate() {
        int a = acknowledged(P, 0);
        witness.polled(READER, P, 0, a);
        witness.polled(READER, P, 1, a);
        assertThat(kinds()).containsExactly(Kind.DUPLICATE);
    }

    @Test
    void aValueThatTwoReadersSawAtOneOffsetIsNone() {
        int a = acknowledged(P, 0);
        witness.polled(READER, P, 0, a);
        witness.polled(8, P, 0, a);
        assertThat(witness.verdict()).isEmpty();
    }

    @Test
    void twoValuesAtOneOffsetAreInconsistent() {
        int a = acknowledged(P, 0);
        int b = witness.sending(2, P);
        witness.polled(READER, P, 0, a);
        witness.polled(8, P, 0, b);
        assertThat(kinds()).containsExactly(Kind.INCONSISTENT_OFFSET);
    }

    @Test
    void oneOffsetOfTwoPartitionsIsTwoPlaces() {
        int a = acknowledged(P, 0);
        int b = acknowledged(Q, 0);
        witness.polled(READER, P, 0, a);
        witness.polled(READER, Q, 0, b);
        assertThat(witness.verdict()).isEmpty();
    }

    @Test
    void aReaderThatGoesBackIsNonmonotonic() {
        int a = acknowledged(P, 0);
        int b = acknowledged(P, 1);
        witness.polled(READER, P, 0, a);
        witness.polled(READER, P, 1, b);
        witness.polled(READER, P, 0, a);
        assertThat(kinds()).containsExactly(Kind.NONMONOTONIC_POLL);
    }

    @Test
    void aReaderThatIsToldToGoBackIsNot() {
        int a = acknowledged(P, 0);
        int b = acknowledged(P, 1);
        witness.polled(READER, P, 0, a);
        witness.polled(READER, P, 1, b);
        witness.positioned(READER, P);
        witness.polled(READER, P, 0, a);
        witness.polled(READER, P, 1, b);
        assertThat(witness.verdict()).isEmpty();
    }

    @Test
    void aReaderThatPassesWhatIsThereSkips() {
        int a = acknowledged(P, 0);
        int b = acknowledged(P, 1);
        int c = acknowledged(P, 2);
        witness.polled(READER, P, 0, a);
        witness.polled(READER, P, 2, c);
        witness.polled(8, P, 1, b);
        assertThat(kinds()).containsExactly(Kind.SKIPPED_POLL);
    }

    @Test
    void markersAndAbortedRecordsLeaveHolesThatNobodySkips() {
        int a = acknowledged(P, 0);
        int transaction = witness.began();
        int b = witness.sending(1, P, transaction);
        witness.acknowledged(P, b, 1);
        witness.aborted(transaction);
        int c = acknowledged(P, 3);
        witness.polled(READER, P, 0, a);
        witness.polled(READER, P, 3, c);
        witness.readToEnd(P, 4);
        assertThat(witness.verdict()).isEmpty();
    }

    @Test
    void aValueOfAnAbortedTransactionIsNotToBeRead() {
        int transaction = witness.began();
        int a = witness.sending(1, P, transaction);
        witness.acknowledged(P, a, 0);
        witness.aborted(transaction);
        witness.polled(READER, P, 0, a);
        assertThat(kinds()).containsExactly(Kind.ABORTED_READ);
    }

    @Test
    void aValueThatCouldNotBeSentIsNotToBeRead() {
        int a = witness.sending(1, P);
        witness.failed(P, a);
        witness.polled(READER, P, 0, a);
        assertThat(kinds()).containsExactly(Kind.ABORTED_READ);
    }

    @Test
    void aTransactionOfWhichNobodyKnowsTheEndMayBeThereOrNotButNotHalf() {
        int whole = transaction(0, 0);
        int absent = transaction(2, 2);
        int torn = transaction(4, 4);
        witness.polled(READER, P, 0, whole);
        witness.polled(READER, Q, 0, whole);
        witness.readToEnd(P, 10);
        witness.readToEnd(Q, 10);
        assertThat(witness.verdict()).as("value %s is absent", absent).isEmpty();
        witness.polled(READER, P, 4, torn);
        assertThat(kinds()).containsExactly(Kind.TORN_TRANSACTION);
    }

    @Test
    void whatACommittedTransactionWroteIsLostIfItIsNotThere() {
        int transaction = witness.began();
        int a = witness.sending(1, P, transaction);
        witness.acknowledged(P, a, 0);
        witness.committed(transaction);
        witness.readToEnd(P, 2);
        assertThat(kinds()).containsExactly(Kind.LOST_WRITE);
    }

    @Test
    void aProducersValuesKeepTheirOrder() {
        int a = witness.sending(1, P);
        int b = witness.sending(1, P);
        int other = witness.sending(2, P);
        witness.polled(READER, P, 0, other);
        witness.polled(READER, P, 1, b);
        witness.polled(READER, P, 2, a);
        assertThat(kinds()).containsExactly(Kind.REORDERED);
    }

    @Test
    void whatNobodySentIsInvented() {
        witness.polled(READER, P, 0, 99);
        assertThat(kinds()).containsExactly(Kind.INVENTED);
    }

    @Test
    void manyAnomaliesAreCountedAndAFewDescribed() {
        for (int i = 0; i < 5_000; i++) {
            witness.polled(READER, P, i, 99_999);
        }
        assertThat(witness.verdict()).hasSize(11).last().asString().contains("4990 more");
    }

    private int acknowledged(int partition, long offset) {
        int value = witness.sending(1, partition);
        witness.acknowledged(partition, value, offset);
        return value;
    }

    /// With a value in both partitions, of the same number, acknowledged at these offsets.
    private int transaction(long inP, long inQ) {
        int transaction = witness.began();
        int p = witness.sending(1, P, transaction);
        int q = witness.sending(1, Q, transaction);
        witness.acknowledged(P, p, inP);
        witness.acknowledged(Q, q, inQ);
        assertThat(p).isEqualTo(q);
        return p;
    }

    private Set<Kind> kinds() {
        return witness.verdict().stream().map(Anomaly::kind).collect(Collectors.toSet());
    }
}
