package io.minikafka.observer.forecast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class HistoryTest {
    @Test
    void windowsAgreeWithASimpleSum() {
        long seed = 7;
        Random random = new Random(seed);
        History history = new History(99);
        Map<Long, Double> model = new HashMap<>();
        for (long minute = 100; minute < 100 + History.MINUTES + 3000; minute++) {
            double value = random.nextInt(10) == 0 ? Double.NaN : random.nextInt(1000);
            history.add(value);
            model.put(minute, value);
            if (minute % 97 == 0) {
                long from = minute - random.nextInt(History.MINUTES + 500);
                long to = from + random.nextInt(200);
                assertThat(history.mean(from, to))
                        .as("seed %s, minute %s: %s to %s", seed, minute, from, to)
                        .satisfies(mean -> same(mean, mean(model, history, from, to)));
            }
        }
    }

    @Test
    void whatIsNotKnownIsNoNumber() {
        History history = new History(-1);
        assertThat(history.mean(0, 10)).isNaN();
        history.add(Double.NaN);
        history.add(4);
        assertThat(history.at(0)).isNaN();
        assertThat(history.at(1)).isEqualTo(4);
        assertThat(history.at(2)).isNaN();
        assertThat(history.mean(0, 1)).isEqualTo(4);
        assertThat(history.max(0, 1)).isEqualTo(4);
    }

    private static void same(double mean, double expected) {
        if (Double.isNaN(expected)) {
            assertThat(mean).isNaN();
        } else {
            assertThat(mean).isCloseTo(expected, within(1e-6));
        }
    }

    private static double mean(Map<Long, Double> model, History history, long from, long to) {
        double sum = 0;
        int count = 0;
        for (long minute = Math.max(from, history.first()); minute <= to; minute++) {
            double value = model.getOrDefault(minute, Double.NaN);
            sum += Double.isNaN(value) ? 0 : value;
            count += Double.isNaN(value) ? 0 : 1;
        }
        return sum / count;
    }
}
