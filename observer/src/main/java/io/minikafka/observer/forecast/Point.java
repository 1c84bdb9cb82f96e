package io.minikafka.observer.forecast;

/// One number for a later minute, as a ratio.
sealed interface Point permits Point.Recent, Point.Season, Ridge {
    double of(int horizon, Features features);

    default void learn(int horizon, Features features, double actual, double error, double scale) {}

    /// It stays as it lately was; `feature` says how lately.
    record Recent(int feature) implements Point {
        @Override
        public double of(int horizon, Features features) {
            return features.values[feature];
        }
    }

    /// The level, which is between two means of the last minutes, changes as it did in the last week from that time of day
    /// to this one.
    ///
    /// @param stays of what those minutes differ from the last hour, how much stays
    record Season(double stays, int shortly, int calmly) implements Point {
        @Override
        public double of(int horizon, Features features) {
            double[] f = features.values;
            return stays * (f[shortly] + f[calmly]) / 2 + f[Features.WEEK_CHANGE];
        }
    }
}
