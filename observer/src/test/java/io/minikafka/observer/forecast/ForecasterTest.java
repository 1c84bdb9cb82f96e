package io.minikafka.observer.forecast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import org.junit.jupiter.api.Test;

class ForecasterTest {
    private static final int DAY = 1440;

    @Test
    void learnsTheDayAndKnowsHowWrongItIs() {
        Forecaster forecaster = observed(3 * DAY, 5);
        ForecastError error = forecaster.error(15);
        assertThat(error.ratio()).isLessThan(0.8);
        assertThat(error.coveredBelowQ95()).isBetween(0.92, 0.98);
        assertThat(error.trusted()).isTrue();
    }

    @Test
    void aBurstThatComesEveryDayIsExpected() {
        Forecaster forecaster = new Forecaster(0, 1);
        for (int minute = 0; minute < 3 * DAY + 595; minute++) {
            int ofDay = minute % DAY;
            forecaster.observe(minute, ofDay >= 600 && ofDay < 610 ? 400 : 100 + minute % 3);
            if (minute == 3 * DAY + 560) {
                assertThat(forecaster.forecast(10).at(0.98)).as("long before").isLessThan(200);
            }
        }
        assertThat(forecaster.forecast(10).at(0.98)).as("shortly before").isGreaterThan(300);
    }

    @Test
    void theSameObservationsGiveTheSameForecasts() {
        assertThat(observed(DAY, 9).forecast(15))
                .hasToString(observed(DAY, 9).forecast(15).toString());
        assertThat(observed(DAY, 9).forecast(15))
                .doesNotHaveToString(observed(DAY, 8).forecast(15).toString());
    }

    @Test
    void anOutageOfCollectionLeavesTheForecastWhole() {
        Forecaster forecaster = observed(DAY, 3);
        double before = forecaster.forecast(15).median();
        for (int minute = DAY; minute < DAY + 5; minute++) {
            forecaster.observe(minute, 0);
        }
        assertThat(forecaster.forecast(15).median()).isBetween(0.5 * before, 1.5 * before);
        for (int minute = DAY + 5; minute < DAY + 40; minute++) {
            forecaster.observe(minute, 0);
        }
        assertThat(forecaster.forecast(15).median()).as("it may well stay silent").isZero();
        assertThat(forecaster.forecast(15).at(0.95)).as("or not").isGreaterThan(0.5 * before);
        forecaster.observe(DAY + 40, before);
        assertThat(forecaster.forecast(15).median()).isBetween(0.5 * before, 1.5 * before);
    }

    @Test
    void minutesThatWereLeftOutAreAGap() {
        Forecaster forecaster = observed(DAY, 3);
        forecaster.observe(DAY + 30, load(DAY + 30, new Random(4)));
        assertThat(forecaster.forecast(60).median()).isPositive();
    }

    @Test
    void aSeriesAtRestIsForecastAtRest() {
        Forecaster forecaster = new Forecaster(0, 1);
        for (int minute = 0; minute < DAY; minute++) {
            forecaster.observe(minute, 0);
        }
        assertThat(forecaster.forecast(60).at(0.99)).isLessThan(1e-3);
    }

    @Test
    void hugeAndTinyLoadsKeepTheirScale() {
        for (double scale : new double[] {1e-4, 1e12}) {
            Forecaster forecaster = new Forecaster(0, 1);
            Random random = new Random(2);
            for (int minute = 0; minute < DAY; minute++) {
                forecaster.observe(minute, scale * (100 + random.nextInt(20)));
            }
            assertThat(forecaster.forecast(15).median()).isBetween(100 * scale, 120 * scale);
        }
    }

    @Test
    void nonsenseIsRefused() {
        Forecaster forecaster = new Forecaster(10, 1);
        assertThatThrownBy(() -> forecaster.observe(9, 1)).hasMessageContaining("minute 9");
        assertThatThrownBy(() -> forecaster.observe(10, -1)).hasMessageContaining("-1");
        assertThatThrownBy(() -> forecaster.observe(10, Double.NaN)).hasMessageContaining("NaN");
        assertThatThrownBy(() -> forecaster.forecast(0)).hasMessageContaining("1 to 60");
        assertThatThrownBy(() -> forecaster.forecast(61)).hasMessageContaining("1 to 60");
    }

    private static Forecaster observed(int minutes, long seed) {
        Forecaster forecaster = new Forecaster(0, seed);
        Random random = new Random(seed);
        for (int minute = 0; minute < minutes; minute++) {
            forecaster.observe(minute, load(minute, random));
        }
        return forecaster;
    }

    /// A day with noise.
    private static double load(int minute, Random random) {
        double expected = 100 - 60 * Math.cos(2 * Math.PI * minute / DAY);
        return Math.max(0, expected * (1 + 0.2 * random.nextGaussian()));
    }
}
