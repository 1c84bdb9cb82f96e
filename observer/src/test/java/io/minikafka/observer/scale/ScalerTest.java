package io.minikafka.observer.scale;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.minikafka.observer.forecast.ForecastError;
import io.minikafka.observer.forecast.Forecaster;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;

class ScalerTest {
    private static final ForecastError GOOD = new ForecastError(3, 1000, 1, 2, 0.95);
    private static final ForecastError POOR = new ForecastError(3, 1000, 2, 2, 0.95);

    @Test
    void isTheReactiveRuleWhileTheForecastsArePoor() {
        Scaler scaler = new Scaler(ScaleSettings.of(10, 3), 5);
        List<Decision> decisions = play(scaler, 900, minute -> 30 + minute % 60, POOR);
        assertThat(decisions).allMatch(decision -> decision.rule() == Rule.REACTIVE);
        assertThat(scaler.spending().nodeMinutes())
                .isEqualTo(scaler.spending().reactiveNodeMinutes());
        assertThat(decisions.getLast().reason()).contains("not better than the last value");
    }

    @Test
    void actsAheadOnceThatIsWorthMore() {
        Scaler scaler = new Scaler(ScaleSettings.of(10, 3), 5);
        List<Decision> decisions = play(scaler, 2000, ScalerTest::hourly, GOOD);
        assertThat(decisions.getLast().rule()).isEqualTo(Rule.PREDICTIVE);
        Spending spent = scaler.spending();
        assertThat(spent.missed()).isLessThan(spent.reactiveMissed());
        assertThat(spent.surplus()).isNotNegative();
    }

    @Test
    void theSurplusIsNeverOverdrawn() {
        Scaler scaler = new Scaler(ScaleSettings.of(10, 10), 5);
        Forecaster forecaster = new Forecaster(0, 1);
        for (int minute = 0; minute < 2000; minute++) {
            double load = hourly(minute);
            forecaster.observe(minute, load);
            scaler.step(minute, load, forecaster::forecast, GOOD);
            assertThat(scaler.spending().surplusDays()).isGreaterThan(-0.005);
        }
    }

    @Test
    void limitsHold() {
        Scaler scaler = new Scaler(new ScaleSettings(10, 3, 2, 8, 1, 20, 0.7), 3);
        List<Decision> decisions = play(scaler, 400, ScalerTest::hourly, POOR);
        long lastOrder = -100;
        for (Decision decision : decisions) {
            assertThat(decision.target()).isBetween(2, 8);
            assertThat(Math.abs(decision.target() - decision.total())).isLessThanOrEqualTo(1);
            if (decision.target() > decision.total()) {
                lastOrder = decision.minute();
            }
            if (decision.target() < decision.total()) {
                assertThat(decision.minute() - lastOrder).isGreaterThanOrEqualTo(20);
            }
        }
        assertThat(decisions).anyMatch(decision -> decision.target() < decision.total());
        assertThat(decisions).anyMatch(decision -> decision.reason().contains("at most 1"));
    }

    @Test
    void saysWhatItDoesAndWhy() {
        Scaler scaler = new Scaler(ScaleSettings.of(10, 3), 1);
        Decision first = play(scaler, 1, _ -> 95, POOR).getFirst();
        assertThat(first.changesNodes()).isTrue();
        assertThat(first.reason()).startsWith("order 13: a load of 95 at 70 % of a node");
    }

    @Test
    void settingsWithoutSenseAreRefused() {
        assertThatThrownBy(() -> ScaleSettings.of(0, 3)).hasMessageContaining("capacity");
        assertThatThrownBy(() -> ScaleSettings.of(1, 31)).hasMessageContaining("30 minutes");
        assertThatThrownBy(() -> new ScaleSettings(1, 3, 5, 4, 1, 0, 0.7))
                .hasMessageContaining("most nodes");
    }

    private static List<Decision> play(
            Scaler scaler, int minutes, IntToDoubleFunction load, ForecastError error) {
        Forecaster forecaster = new Forecaster(0, 1);
        List<Decision> decisions = new ArrayList<>();
        for (int minute = 0; minute < minutes; minute++) {
            double now = load.applyAsDouble(minute);
            forecaster.observe(minute, now);
            decisions.add(scaler.step(minute, now, forecaster::forecast, error));
        }
        return decisions;
    }

    /// A burst at each full hour.
    private static double hourly(int minute) {
        return minute % 60 < 10 ? 90 + minute % 3 : 30 + minute % 5;
    }
}
