package io.minikafka.observer.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/// Against the examples in NAB's paper and documentation, and what must hold for any detector.
class NabScorerTest {
    private static final int SIZE = 100;
    private static final List<LabelledSeries.Window> TWO =
            List.of(new LabelledSeries.Window(30, 34), new LabelledSeries.Window(70, 74));
    private static final NabProfile EVEN = new NabProfile("even", 1, 1, 1);

    @Test
    void theSigmoidHasTheDocumentedValues() {
        assertThat(NabScorer.sigmoid(-1)).isCloseTo(0.98661, within(1e-5));
        assertThat(NabScorer.sigmoid(-0.5)).isCloseTo(0.84828, within(1e-5));
        assertThat(NabScorer.sigmoid(0)).isZero();
        assertThat(NabScorer.sigmoid(1)).isCloseTo(-0.98661, within(1e-5));
        assertThat(NabScorer.sigmoid(3)).isEqualTo(-1);
    }

    /// One window found at its first point and again, one missed, one false alarm three points behind a window of five:
    /// 1 - 0.9540 - 1.
    @Test
    void theWorkedExample() {
        NabScorer.Result result = score(EVEN, TWO, 0.5, 30, 31, 37);
        assertThat(raw(result, EVEN, 2)).isCloseTo(-0.9540, within(1e-4));
        assertThat(result.found()).isEqualTo(1);
        assertThat(result.missed()).isEqualTo(1);
        assertThat(result.falseAlarms()).isEqualTo(1);
    }

    @Test
    void silenceIsZeroAndPerfectionIsAHundred() {
        for (NabProfile profile :
                List.of(
                        NabProfile.STANDARD,
                        NabProfile.LOW_FALSE_POSITIVES,
                        NabProfile.LOW_FALSE_NEGATIVES)) {
            assertThat(score(profile, TWO, 0.5).score()).isZero();
            assertThat(score(profile, TWO, 0.5, 30, 70).score()).isCloseTo(100, within(1e-9));
        }
    }

    @Test
    void earlierIsBetterAndRepetitionIsFree() {
        double previous = Double.POSITIVE_INFINITY;
        for (int i = 30; i <= 34; i++) {
            double score = score(EVEN, TWO, 0.5, i).score();
            assertThat(score).isLessThan(previous);
            assertThat(score(EVEN, TWO, 0.5, range(i, 34)).score()).isEqualTo(score);
            previous = score;
        }
    }

    @Test
    void aFalseAlarmCostsMoreTheFartherItIsBehindAWindow() {
        assertThat(cost(35)).isLessThan(cost(37));
        assertThat(cost(37)).isLessThan(cost(40));
        assertThat(cost(46)).isCloseTo(cost(60), within(1e-9));
        assertThat(cost(20)).as("before the first window").isCloseTo(cost(60), within(1e-9));
    }

    private static double cost(int at) {
        return -raw(score(NabProfile.STANDARD, TWO, 0.5, at), NabProfile.STANDARD, 2) - 2;
    }

    @Test
    void theProbationCountsForNothing() {
        assertThat(NabScorer.probation(100)).isEqualTo(15);
        assertThat(NabScorer.probation(22_695)).isEqualTo(750);
        assertThat(score(EVEN, TWO, 0.5, range(0, 14)).score()).isZero();
        assertThat(score(EVEN, TWO, 0.5, 15).score()).isNegative();
    }

    @Test
    void theBestThresholdIsAtLeastAsGoodAsAnyOther() {
        Random random = new Random(5);
        NabScorer scorer = new NabScorer(NabProfile.STANDARD);
        for (int file = 0; file < 5; file++) {
            scorer.add(
                    series(TWO),
                    random.doubles(SIZE).map(x -> Math.round(x * 50) / 50.0).toArray());
        }
        NabScorer.Result best = scorer.best();
        assertThat(scorer.at(best.threshold()).score()).isCloseTo(best.score(), within(1e-9));
        for (double threshold = 0; threshold <= 1.1; threshold += 0.02) {
            assertThat(scorer.at(threshold).score()).isLessThanOrEqualTo(best.score() + 1e-9);
        }
    }

    private static NabScorer.Result score(
            NabProfile profile,
            List<LabelledSeries.Window> windows,
            double threshold,
            int... detections) {
        double[] scores = new double[SIZE];
        Arrays.stream(detections).forEach(i -> scores[i] = 1);
        NabScorer scorer = new NabScorer(profile);
        scorer.add(series(windows), scores);
        return scorer.at(threshold);
    }

    private static double raw(NabScorer.Result result, NabProfile profile, int windows) {
        double range = windows * (profile.truePositive() + profile.falseNegative());
        return result.score() / 100 * range - windows * profile.falseNegative();
    }

    private static LabelledSeries series(List<LabelledSeries.Window> windows) {
        long[] times = LongStream.range(0, SIZE).map(i -> i * 300_000).toArray();
        return new LabelledSeries("made", times, new double[SIZE], windows);
    }

    private static int[] range(int from, int to) {
        return java.util.stream.IntStream.rangeClosed(from, to).toArray();
    }
}
