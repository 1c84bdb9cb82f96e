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

    /// The level changes as it did yesterday and a week ago at this time.
    record Season() implements Point {
        @Override
        public double of(int horizon, Features features) {
            double[] f = features.values;
            double change = 0;
            for (int i = Features.DAYS_BACK; i < Features.DAYS_BACK + 6; i += 2) {
                change += (f[i] - f[i + 1]) / 3;
            }
            return f[Features.LAST_TEN] * 0.5 + change;
        }
    }
}
