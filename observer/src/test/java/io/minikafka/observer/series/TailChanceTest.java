package io.minikafka.observer.series;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class TailChanceTest {
    @Test
    void oneInAThousandComesOnceInAThousand() {
        TailChance chance = new TailChance();
        Random random = new Random(3);
        int surprising = 0;
        for (int i = 0; i < 40_000; i++) {
            surprising += chance.next(Math.abs(random.nextGaussian())) >= 3 ? 1 : 0;
        }
        assertThat(surprising).isBetween(15, 90);
    }

    @Test
    void theUnitDoesNotMatter() {
        TailChance one = new TailChance();
        TailChance thousand = new TailChance();
        Random random = new Random(4);
        for (int i = 0; i < 500; i++) {
            double number = random.nextDouble();
            one.next(number);
            thousand.next(number * 1_000);
        }
        assertThat(one.next(3)).isCloseTo(thousand.next(3_000), within(0.01)).isGreaterThan(4);
    }

    @Test
    void nothingIsSurprisingBeforeAPastIsKnown() {
        TailChance chance = new TailChance();
        assertThat(chance.next(1)).isZero();
        assertThat(chance.next(1_000_000)).isZero();
        assertThat(chance.next(Double.NaN)).isZero();
    }
}
