package io.minikafka.observer.series;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class ViewsTest {
    private static final long STEP_MS = 300_000;
    private static final int DAY = 288;

    @Test
    void aDayValueAtNightIsUnusualForItsTimeOnly() {
        TimeOfDay view = new TimeOfDay((_, residual) -> Math.abs(residual));
        for (int i = 0; i < 5 * DAY; i++) {
            view.next(i * STEP_MS, daily(i));
        }
        assertThat(view.next(5 * DAY * STEP_MS, daily(5 * DAY))).isCloseTo(0, within(0.5));
        assertThat(view.usual()).isCloseTo(daily(0), within(0.5));
        assertThat(view.next((5 * DAY + 1) * STEP_MS, daily(DAY / 2))).isGreaterThan(90);
    }

    private static double daily(int i) {
        return 100 - 50 * Math.cos(2 * Math.PI * i / DAY);
    }

    @Test
    void aMissedTurnIsAgainstTheHabit() {
        Habit habit = new Habit();
        double usual = 0;
        for (int i = 0; i < 2_000; i++) {
            usual = habit.next(i, i % 4);
        }
        assertThat(usual).isLessThan(0.1);
        assertThat(habit.next(2_000, 2)).isGreaterThan(2);
    }

    @Test
    void aWaveIsPredicted() {
        Prediction prediction = new Prediction();
        Random random = new Random(6);
        double error = 0;
        for (int i = 0; i < 4_000; i++) {
            double wave = Math.sin(i / 5.0) + random.nextGaussian() * 0.01;
            error = prediction.next(i, wave);
        }
        assertThat(error).isLessThan(0.2);
        assertThat(prediction.next(4_000, Math.sin(800) + 1)).isGreaterThan(0.5);
    }

    @Test
    void aMovingMeanIsTheMeanOfTheLastPoints() {
        MovingMean mean = new MovingMean(3, (_, value) -> value);
        assertThat(mean.next(0, 1)).isNaN();
        assertThat(mean.next(0, 2)).isNaN();
        for (int i = 3; i < 100; i++) {
            assertThat(mean.next(0, i)).isCloseTo(i - 1, within(1e-12));
        }
    }

    @Test
    void theFirstChangeIsUnknown() {
        Change change = new Change((_, value) -> value);
        assertThat(change.next(0, 5)).isNaN();
        assertThat(change.next(0, 7)).isEqualTo(2);
    }
}
