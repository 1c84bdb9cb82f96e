package io.minikafka.broker.share;

import static org.assertj.core.api.Assertions.assertThat;

import io.minikafka.SeededRuns;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Random plays of share groups, each with a seed; see [SeededRuns].
class ShareSimulationTest {
    private static final int STEPS = 400;
    private static final int SEEDS = 150;

    enum Kind {
        PLAIN,
        BACKOFF_AND_DEAD_LETTERS,
        KEY_ORDER,
        KEY_ORDER_WITH_BACKOFF,
        HEADERS,
        EVERYTHING;

        ShareSettings settings() {
            return switch (this) {
                case PLAIN -> settings(false, 0, false, false);
                case BACKOFF_AND_DEAD_LETTERS -> settings(false, 100, false, true);
                case KEY_ORDER -> settings(true, 0, false, false);
                case KEY_ORDER_WITH_BACKOFF -> settings(true, 200, false, true);
                case HEADERS -> settings(false, 0, true, false);
                case EVERYTHING -> settings(true, 100, true, true);
            };
        }

        private static ShareSettings settings(
                boolean keyOrder, long backoffMs, boolean headers, boolean deadLetters) {
            return new ShareSettings(
                    5_000, 3, 20, true, keyOrder, backoffMs, 1_000, headers, deadLetters);
        }
    }

    @ParameterizedTest
    @Tag("seeded")
    @EnumSource
    void noRecordIsLostOrGivenTwice(Kind kind) {
        AtomicInteger deliveries = new AtomicInteger();
        AtomicInteger waited = new AtomicInteger();
        AtomicInteger choices = new AtomicInteger();
        int runs =
                SeededRuns.run(
                        SEEDS,
                        seed -> {
                            ShareSimulation simulation = new ShareSimulation(seed, kind.settings());
                            simulation.run(STEPS);
                            deliveries.addAndGet(simulation.deliveries());
                            waited.addAndGet(simulation.waited());
                            choices.addAndGet(simulation.choices());
                        });
        if (SeededRuns.isOne()) {
            return;
        }
        assertThat(deliveries.get()).isGreaterThan(runs * 50);
        if (kind.settings().backoffMs() > 0) {
            assertThat(waited.get()).as("deliveries after a wait").isGreaterThan(runs * 3);
        }
        if (kind.settings().headers()) {
            assertThat(choices.get()).as("choices between priorities").isGreaterThan(runs * 3);
        }
    }
}
