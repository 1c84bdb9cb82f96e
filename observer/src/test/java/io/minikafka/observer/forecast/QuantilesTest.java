package io.minikafka.observer.forecast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class QuantilesTest {
    private static final Quantiles LOAD =
            Quantiles.of(new double[] {2, 5, 10, 25, 50, 75, 90, 95, 98, 99, 99.5});

    @Test
    void isLinearBetweenItsLevels() {
        assertThat(LOAD.at(0.5)).isEqualTo(50);
        assertThat(LOAD.at(0.6)).isCloseTo(60, within(1e-9));
        assertThat(LOAD.chanceAbove(60)).isCloseTo(0.4, within(1e-9));
    }

    @Test
    void chanceAndQuantileAreInverse() {
        for (double level = 0.03; level < 0.9999; level += 0.01) {
            assertThat(LOAD.chanceAbove(LOAD.at(level))).isCloseTo(1 - level, within(1e-6));
        }
    }

    @Test
    void theTailFallsAndNeverEnds() {
        assertThat(LOAD.chanceAbove(110)).isBetween(1e-6, 0.005);
        assertThat(LOAD.chanceAbove(120)).isLessThan(LOAD.chanceAbove(110)).isPositive();
        assertThat(LOAD.at(0.9999)).isGreaterThan(99.5);
        assertThat(LOAD.chanceAbove(1)).isEqualTo(1);
    }

    @Test
    void crossedAndNegativeValuesAreMended() {
        Quantiles mended = Quantiles.of(new double[] {-1, 5, 4, 25, 50, 75, 90, 95, 98, 99, 99.5});
        assertThat(mended.value(0)).isZero();
        assertThat(mended.value(1)).isEqualTo(4);
        assertThat(mended.value(2)).isEqualTo(5);
    }

    @Test
    void zeroIsMixedInWithItsChance() {
        Quantiles mixed = LOAD.orZero(0.6);
        assertThat(mixed.median()).isZero();
        assertThat(mixed.at(0.9)).isCloseTo(LOAD.at(0.75), within(1e-9));
    }
}
