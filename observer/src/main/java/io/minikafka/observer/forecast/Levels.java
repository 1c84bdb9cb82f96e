package io.minikafka.observer.forecast;

/// The probabilities for which every forecast has a quantile. More of them lie high, because capacity is about
/// the upper end.
final class Levels {
    private static final double[] LEVELS = {
        0.02, 0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.98, 0.99, 0.995
    };
    static final int COUNT = LEVELS.length;
    static final int MEDIAN = 4;
    static final int Q95 = 7;

    /// Of a normal distribution; where quantiles begin before anything was learned.
    private static final double[] NORMAL = {
        -2.054, -1.645, -1.282, -0.674, 0, 0.674, 1.282, 1.645, 2.054, 2.326, 2.576
    };

    private Levels() {}

    static double at(int index) {
        return LEVELS[index];
    }

    static double normal(int index) {
        return NORMAL[index];
    }

    static boolean isNearMedian(int index) {
        return Math.abs(LEVELS[index] - 0.5) < 0.3;
    }

    /// What a forecast of `quantile` costs when `actual` came: the loss that the true quantile makes smallest.
    static double pinball(int index, double quantile, double actual) {
        double miss = actual - quantile;
        return miss >= 0 ? LEVELS[index] * miss : (LEVELS[index] - 1) * miss;
    }
}
