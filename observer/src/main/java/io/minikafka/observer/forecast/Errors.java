package io.minikafka.observer.forecast;

/// The distribution of errors, learned one at a time: each quantile rises when it was exceeded and falls otherwise,
/// in the proportion that holds it at its level. The steps are a part of the errors' usual size, and small near the
/// median: errors of neighbouring minutes are alike, and a quick median would run after them.
final class Errors {
    private static final double STEP = 0.008;
    private static final double STEP_NEAR_MEDIAN = 0.001;
    private static final double FORGET = 1.0 / 720;

    private final double[] quantiles = new double[Levels.COUNT];
    private double scale;
    private int count;

    double quantile(int level) {
        return quantiles[level];
    }

    /// The mean of the absolute errors, of about the last half day.
    double scale() {
        return scale;
    }

    void add(double error) {
        count++;
        double share = Math.max(FORGET, 1.0 / count);
        scale += share * (Math.abs(error) - scale);
        if (count <= 30) {
            for (int i = 0; i < Levels.COUNT; i++) {
                quantiles[i] = 1.25 * scale * Levels.normal(i);
            }
            return;
        }
        for (int i = 0; i < Levels.COUNT; i++) {
            double least = Levels.isNearMedian(i) ? STEP_NEAR_MEDIAN : STEP;
            double step = scale * Math.max(least, 1.0 / count);
            quantiles[i] += step * (error > quantiles[i] ? Levels.at(i) : Levels.at(i) - 1);
        }
    }
}
