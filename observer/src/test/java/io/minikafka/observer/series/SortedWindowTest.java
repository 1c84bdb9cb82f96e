package io.minikafka.observer.series;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayDeque;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SortedWindowTest {
    @Test
    void isTheLastNumbersInOrderOfSize() {
        Random random = new Random(1);
        SortedWindow window = new SortedWindow(37);
        ArrayDeque<Double> last = new ArrayDeque<>();
        for (int i = 0; i < 2_000; i++) {
            double value = random.nextInt(20);
            window.add(value);
            last.add(value);
            if (last.size() > 37) {
                last.remove();
            }
            double[] sorted = last.stream().mapToDouble(x -> x).sorted().toArray();
            assertThat(window.size()).isEqualTo(sorted.length);
            for (int rank = 0; rank < sorted.length; rank++) {
                assertThat(window.atRank(rank)).isEqualTo(sorted[rank]);
            }
            assertThat(window.countBelow(10))
                    .isEqualTo((int) last.stream().filter(x -> x < 10).count());
        }
    }

    @Test
    void theMeanExcessIsOfTheNumbersAbove() {
        SortedWindow window = new SortedWindow(10);
        for (double value : new double[] {5, 1, 2, 9}) {
            window.add(value);
        }
        assertThat(window.meanExcess(1)).isCloseTo((3 + 7) / 2.0, within(1e-12));
        assertThat(window.quantile(0.5)).isEqualTo(5);
    }
}
