package io.minikafka.observer.forecast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class CholeskyTest {
    @Test
    void solves() {
        double[] x =
                Cholesky.solve(
                        new double[][] {{3, 0, 0}, {1, 4, 0}, {0, 2, 5}},
                        new double[] {5, 12, 24},
                        1);
        assertThat(4 * x[0] + x[1]).isCloseTo(5, within(1e-9));
        assertThat(x[0] + 5 * x[1] + 2 * x[2]).isCloseTo(12, within(1e-9));
        assertThat(2 * x[1] + 6 * x[2]).isCloseTo(24, within(1e-9));
    }

    @Test
    void aSingularSumIsNoTrouble() {
        double[] x = Cholesky.solve(new double[][] {{1, 0}, {1, 1}}, new double[] {2, 2}, 0.01);
        assertThat(x[0]).isCloseTo(x[1], within(1e-9));
        assertThat(x[0] + x[1]).isCloseTo(2, within(0.02));
    }
}
