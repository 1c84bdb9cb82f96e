package io.minikafka.observer.forecast;

/// Adaptive conformal correction at one horizon: each level is shifted up when it was exceeded and down when it was
/// not, in the proportion that makes the share of misses right in the long run, whatever the data do (Gibbs and
/// Candes, 2021). The outer levels take larger steps: a step costs the middle more accuracy than it can mend there.
final class Conformal {
    private static final double STEP = 0.006;
    private static final double STEP_NEAR_MEDIAN = 0.0003;
    private static final double FORGET = 1.0 / 720;

    private final double[] shifts = new double[Levels.COUNT];
    private double scale;
    private int count;

    double shift(int level) {
        return shifts[level];
    }

    void learn(double median, double[] corrected, double actual) {
        double share = Math.max(FORGET, 1.0 / ++count);
        scale += share * (Math.abs(actual - median) - scale);
        for (int i = 0; i < Levels.COUNT; i++) {
            double step = scale * (Levels.isNearMedian(i) ? STEP_NEAR_MEDIAN : STEP);
            shifts[i] += step * (actual > corrected[i] ? Levels.at(i) : Levels.at(i) - 1);
        }
    }
}
