package io.minikafka.simulator.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class EndHistoryTest {
    private final EndHistory history = new EndHistory();

    @Test
    void whatIsUnderWayMayBeSeenOrNot() {
        history.sent(10);
        history.read("a", 11, 20, 1);
        history.read("b", 12, 19, 0);
        history.acknowledged(30, 1);
        history.read("b", 31, 40, 1);
        assertThat(history.verdict()).isEmpty();
    }

    @Test
    void aReadThatMissesWhatWasAcknowledgedBeforeItIsStale() {
        history.sent(10);
        history.acknowledged(20, 1);
        history.read("a", 21, 30, 0);
        assertThat(history.verdict()).singleElement().asString().startsWith("stale");
    }

    @Test
    void aReadThatMissesWhatAnotherOneSawBeforeItIsStale() {
        history.sent(10);
        history.read("a", 11, 20, 1);
        history.read("b", 21, 30, 0);
        assertThat(history.verdict()).singleElement().asString().startsWith("stale");
    }

    @Test
    void nothingIsReadThatWasNotSent() {
        history.read("a", 1, 2, 1);
        history.sent(10);
        assertThat(history.verdict()).singleElement().asString().startsWith("from the future");
    }
}
