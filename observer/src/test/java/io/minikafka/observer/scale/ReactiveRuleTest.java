package io.minikafka.observer.scale;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ReactiveRuleTest {
    @Test
    void goesUpAtOnceAndDownAfterFiveMinutes() {
        ReactiveRule rule = new ReactiveRule(ScaleSettings.of(100, 3));
        assertThat(rule.step(100)).isEqualTo(2);
        assertThat(rule.step(700)).isEqualTo(10);
        for (int i = 0; i < 4; i++) {
            assertThat(rule.step(100)).isEqualTo(10);
        }
        assertThat(rule.step(100)).isEqualTo(2);
    }

    @Test
    void staysWithinTheLimits() {
        ReactiveRule rule = new ReactiveRule(new ScaleSettings(100, 3, 2, 5, 1, 0, 0.7));
        assertThat(rule.step(0)).isEqualTo(2);
        assertThat(rule.step(1e9)).isEqualTo(5);
    }
}
