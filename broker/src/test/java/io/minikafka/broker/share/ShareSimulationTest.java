package io.minikafka.broker.share;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Random plays of share groups, each with a seed; `-Dshare.seed=N` repeats one, `-Dshare.seeds=N` plays more.
class ShareSimulationTest {
    private static final int STEPS = 400;
    private static final int SEEDS = Integer.getInteger("share.seeds", 150);

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
    @EnumSource
    void noRecordIsLostOrGivenTwice(Kind kind) {
        Long only = Long.getLong("share.seed");
        long first = only == null ? 1 : only;
        long last = only == null ? SEEDS : only;
        int deliveries = 0;
        int waited = 0;
        int choices = 0;
        for (long seed = first; seed <= last; seed++) {
            ShareSimulation simulation = new ShareSimulation(seed, kind.settings());
            try {
                simulation.run(STEPS);
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError(
                        kind + ", -Dshare.seed=" + seed + ": " + e.getMessage(), e);
            }
            deliveries += simulation.deliveries();
            waited += simulation.waited();
            choices += simulation.choices();
        }
        int plays = (int) (last - first + 1);
        assertThat(deliveries).isGreaterThan(plays * 50);
        if (kind.settings().backoffMs() > 0) {
            assertThat(waited).as("deliveries after a wait").isGreaterThan(plays * 3);
        }
        if (kind.settings().headers()) {
            assertThat(choices).as("choices between priorities").isGreaterThan(plays * 3);
        }
    }
}
