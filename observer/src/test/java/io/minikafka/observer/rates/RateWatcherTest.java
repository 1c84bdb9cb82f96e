package io.minikafka.observer.rates;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RateWatcherTest {
    private static final RateConfig CONFIG = new RateConfig(1_000, 20, 10, 6, 1e-6, 100, 3);

    private final RateWatcher watcher = new RateWatcher(CONFIG);
    private final List<RateAnomaly> found = new ArrayList<>();

    @Test
    void aSteadyStreamIsQuiet() {
        poisson(0, 600, 5, new Random(1));
        assertThat(found).isEmpty();
    }

    @Test
    void aBurstIsReportedOnceAndAtOnce() {
        poisson(0, 60, 5, new Random(2));
        for (int i = 0; i < 200; i++) {
            line(60_000 + i);
        }
        assertThat(found).hasSize(1);
        assertThat(found.getFirst())
                .isInstanceOfSatisfying(
                        RateAnomaly.Burst.class,
                        burst -> {
                            assertThat(burst.count()).isLessThan(60);
                            assertThat(burst.usual()).isBetween(4.0, 6.0);
                        });
    }

    @Test
    void aSilenceIsReportedOnceUntilItEnds() {
        poisson(0, 60, 5, new Random(3));
        found.addAll(watcher.advance(60_500));
        assertThat(found).isEmpty();
        for (long t = 61_000; t < 70_000; t += 1_000) {
            found.addAll(watcher.advance(t));
        }
        assertThat(found).hasSize(1);
        assertThat(found.getFirst()).isInstanceOf(RateAnomaly.Silence.class);
    }

    @Test
    void aRareTemplateMayStayAway() {
        for (long t = 0; t < 200_000; t += 20_000) {
            line(t);
        }
        found.addAll(watcher.advance(260_000));
        assertThat(found).isEmpty();
    }

    @Test
    void aTemplateIsNewOnlyAfterTheWarmUpAndAFloodIsCounted() {
        found.addAll(watcher.seen(2, true, List.of(), 500));
        poisson(0, 30, 5, new Random(4));
        for (int id = 10; id < 20; id++) {
            found.addAll(watcher.seen(id, true, List.of(), 30_500));
        }
        assertThat(found).hasSize(3).allMatch(anomaly -> anomaly instanceof RateAnomaly.Novel);
        assertThat(watcher.newUnreported()).isEqualTo(7);
    }

    @Test
    void anAbsorbedTemplateIsNotSilent() {
        for (long t = 0; t < 60_000; t += 200) {
            found.addAll(watcher.seen(1, false, List.of(), t));
            found.addAll(watcher.seen(2, false, List.of(), t + 1));
        }
        for (long t = 60_000; t < 80_000; t += 100) {
            found.addAll(watcher.seen(1, false, t == 60_000 ? List.of(2) : List.of(), t));
            found.addAll(watcher.advance(t));
        }
        assertThat(found).isEmpty();
    }

    private void poisson(int fromSecond, int toSecond, double rate, Random random) {
        double at = fromSecond * 1_000.0;
        while (at < toSecond * 1_000.0) {
            line((long) at);
            at += -Math.log(1 - random.nextDouble()) / rate * 1_000;
        }
    }

    private void line(long timeMs) {
        found.addAll(watcher.seen(1, false, List.of(), timeMs));
        found.addAll(watcher.advance(timeMs));
    }
}
