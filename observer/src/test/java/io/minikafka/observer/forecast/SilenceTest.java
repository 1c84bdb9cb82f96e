package io.minikafka.observer.forecast;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SilenceTest {
    private final Silence silence = new Silence();

    @Test
    void aZeroWhereMoreWasExpectedTeachesNothing() {
        assertThat(silence.filter(100, 80)).isEqualTo(100);
        assertThat(silence.filter(0, 80)).isNaN();
        assertThat(silence.filter(90, 80)).isEqualTo(90);
        assertThat(silence.chance(15)).isZero();
    }

    @Test
    void theLongerItLastsTheLongerItWillLast() {
        for (int i = 0; i < 15; i++) {
            assertThat(silence.filter(0, 80)).isNaN();
        }
        assertThat(silence.chance(15)).isEqualTo(0.5);
        assertThat(silence.chance(45)).isEqualTo(0.25);
    }

    @Test
    void afterAnHourZerosAreBelieved() {
        for (int i = 0; i < 60; i++) {
            assertThat(silence.filter(0, 80)).isNaN();
        }
        assertThat(silence.filter(0, 80)).isZero();
    }

    @Test
    void aSeriesThatOftenRestsIsNotSilent() {
        for (int i = 0; i < 200; i++) {
            assertThat(silence.filter(0, 0)).isZero();
            silence.filter(5, 0);
        }
        assertThat(silence.filter(0, 3)).isZero();
        assertThat(silence.chance(1)).isZero();
    }

    @Test
    void aMissingMinuteIsNoZero() {
        assertThat(silence.filter(Double.NaN, 80)).isNaN();
        assertThat(silence.chance(15)).isZero();
    }
}
