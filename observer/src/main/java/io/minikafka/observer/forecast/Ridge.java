package io.minikafka.observer.forecast;

/// A linear model for each horizon, kept up to date one minute at a time: the sums of products, which forget with a
/// half-life of a week, are solved anew every quarter of an hour. Large errors weigh less, so the line
/// follows the median and a burst does not bend it.
final class Ridge implements Point {
    private static final double FORGET = 1 - 1.0 / 14_400;
    private static final double PENALTY = 40;
    private static final int SOLVE_EVERY = 15;

    private final int size;
    private final double[][][] products;
    private final double[][] targets;
    private final double[][] weights;
    private final int[] learned = new int[Horizons.COUNT];

    /// Uses the first `size` features.
    Ridge(int size) {
        this.size = size;
        products = new double[Horizons.COUNT][size][size];
        targets = new double[Horizons.COUNT][size];
        weights = new double[Horizons.COUNT][size];
    }

    @Override
    public double of(int horizon, Features features) {
        double sum = 0;
        for (int i = 0; i < size; i++) {
            sum += weights[horizon][i] * features.values[i];
        }
        return sum;
    }

    @Override
    public void learn(int horizon, Features features, double actual, double error, double scale) {
        double weight = 1 / Math.max(0.3, Math.abs(error) / (scale + 1e-9));
        double[][] sums = products[horizon];
        for (int i = 0; i < size; i++) {
            double x = weight * features.values[i];
            targets[horizon][i] = FORGET * targets[horizon][i] + x * actual;
            for (int j = 0; j <= i; j++) {
                sums[i][j] = FORGET * sums[i][j] + x * features.values[j];
            }
        }
        if (++learned[horizon] % SOLVE_EVERY == 0) {
            weights[horizon] = Cholesky.solve(sums, targets[horizon], PENALTY);
        }
    }
}
