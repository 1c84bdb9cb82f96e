package io.minikafka.observer.series;

/// How far a value lies from the median of those before, in robust standard deviations.
final class RobustDeviation implements View {
    private static final int WARM_UP = 30;

    /// The interquartile range of a normal distribution, in standard deviations.
    private static final double QUARTILES = 1.349;

    private final SortedWindow past;

    RobustDeviation(int points) {
        past = new SortedWindow(points);
    }

    @Override
    public double next(long timeMs, double value) {
        double deviation =
                past.size() < WARM_UP ? Double.NaN : Math.abs(value - median()) / scale();
        past.add(value);
        return deviation;
    }

    double median() {
        return past.size() == 0 ? 0 : past.quantile(0.5);
    }

    /// Never zero, so that a constant series has deviations too; half the range of the middle 90 % counts where the
    /// quartiles are equal.
    double scale() {
        if (past.size() == 0) {
            return 1;
        }
        double quartiles = (past.quantile(0.75) - past.quantile(0.25)) / QUARTILES;
        double wide = (past.quantile(0.95) - past.quantile(0.05)) / 6.6;
        return Math.max(Math.max(quartiles, wide), 1e-9 + Math.abs(median()) * 1e-3);
    }
}
