package io.minikafka.observer.scale;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;

class LedgerTest {
    private final Ledger ledger = new Ledger(ScaleSettings.of(10, 3));

    @Test
    void anOrderThatWasUsedInTime() {
        assertThat(outcome(5, 7, minute -> minute < 3 ? 50 : 65)).isEqualTo(Outcome.NEEDED);
    }

    @Test
    void anOrderThatCameTooLate() {
        assertThat(outcome(5, 7, _ -> 65)).isEqualTo(Outcome.LATE);
    }

    @Test
    void anOrderForNothing() {
        assertThat(outcome(5, 7, _ -> 45)).isEqualTo(Outcome.NOT_NEEDED);
    }

    @Test
    void aReleaseIsRightOrRegretted() {
        assertThat(outcome(5, 3, _ -> 30)).isEqualTo(Outcome.RIGHT);
        assertThat(outcome(5, 3, _ -> 31)).isEqualTo(Outcome.REGRETTED);
    }

    @Test
    void whatIsNotSettledYetIsToldAsSuch() {
        ledger.add(decision(0, 40, 5, 6));
        ledger.add(decision(1, 40, 6, 6));
        assertThat(ledger.latest(10)).hasSize(1);
        assertThat(ledger.latest(10).getFirst().outcome()).isEqualTo(Outcome.PENDING);
    }

    @Test
    void keepsTheLatest() {
        for (int minute = 0; minute < 2 * Ledger.ENTRIES_MAX; minute++) {
            ledger.add(decision(minute, 40, 5, 6));
        }
        List<Ledger.Entry> all = ledger.latest(Integer.MAX_VALUE);
        assertThat(all.size()).isBetween(Ledger.ENTRIES_MAX, Ledger.ENTRIES_MAX + 20);
        assertThat(all.getFirst().decision().minute()).isEqualTo(2L * Ledger.ENTRIES_MAX - 1);
        assertThat(ledger.latest(3)).hasSize(3);
    }

    private Outcome outcome(int total, int target, IntToDoubleFunction load) {
        Ledger fresh = new Ledger(ScaleSettings.of(10, 3));
        fresh.add(decision(0, 40, total, target));
        for (int minute = 1; minute < 13; minute++) {
            double now = load.applyAsDouble(minute);
            assertThat(fresh.add(decision(minute, now, total, total))).isEmpty();
        }
        List<Ledger.Entry> settled = fresh.add(decision(13, load.applyAsDouble(13), total, total));
        return settled.getFirst().outcome();
    }

    private static Decision decision(int minute, double load, int total, int target) {
        return new Decision(minute, load, total, total, target, Rule.REACTIVE, "");
    }
}
