package io.minikafka.observer.series;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;

class SeriesDetectorTest {
    private static final long STEP_MS = 300_000;
    private static final int DAY = 288;

    @Test
    void aSpikeIsAnAlarmAtOnce() {
        assertThat(alarms(3_000, i -> i == 2_500 ? 40 : 0)).contains(2_500);
    }

    @Test
    void noiseAloneAlarmsSeldom() {
        assertThat(alarms(6_000, i -> 0).size()).isLessThan(12);
    }

    @Test
    void anAlarmIsFollowedByRest() {
        List<Integer> alarms = alarms(6_000, i -> i > 3_000 ? 60 : 0);
        for (int i = 1; i < alarms.size(); i++) {
            assertThat(alarms.get(i) - alarms.get(i - 1))
                    .isGreaterThan(SeriesConfig.DEFAULT.restPoints());
        }
    }

    @Test
    void theSameSeriesInAnotherUnitIsJudgedTheSame() {
        List<Integer> one = alarms(3_000, i -> i == 2_000 ? 40 : 0);
        List<Integer> milli = run(3_000, i -> 1_000 * (noise(i) + (i == 2_000 ? 40 : 0)));
        assertThat(milli).isEqualTo(one);
    }

    @Test
    void whatIsNoNumberIsNotJudged() {
        SeriesDetector detector = new SeriesDetector();
        for (int i = 0; i < 500; i++) {
            detector.judge(i * STEP_MS, noise(i));
        }
        Judgement gap = detector.judge(500 * STEP_MS, Double.NaN);
        assertThat(gap.alarm()).isFalse();
        assertThat(gap.score()).isZero();
        assertThat(detector.judge(501 * STEP_MS, noise(501)).alarm()).isFalse();
    }

    private static List<Integer> alarms(int size, IntToDoubleFunction extra) {
        return run(size, i -> noise(i) + extra.applyAsDouble(i));
    }

    private static double noise(int i) {
        return 100
                + 20 * Math.sin(2 * Math.PI * i / DAY)
                + new Random(i * 7_919L + 3).nextGaussian() * 2;
    }

    private static List<Integer> run(int size, IntToDoubleFunction value) {
        SeriesDetector detector = new SeriesDetector();
        List<Integer> alarms = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            if (detector.judge(i * STEP_MS, value.applyAsDouble(i)).alarm()) {
                alarms.add(i);
            }
        }
        return alarms;
    }
}
