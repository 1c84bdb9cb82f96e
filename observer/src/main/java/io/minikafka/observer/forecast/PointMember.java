package io.minikafka.observer.forecast;

/// A single forecast with the distribution of its errors around it.
final class PointMember implements Member {
    private final Point point;
    private final Errors[] errors = new Errors[Horizons.COUNT];

    PointMember(Point point) {
        this.point = point;
        for (int i = 0; i < errors.length; i++) {
            errors[i] = new Errors();
        }
    }

    @Override
    public boolean quantiles(int horizon, Features features, double[] quantiles) {
        double centre = point.of(horizon, features);
        for (int i = 0; i < Levels.COUNT; i++) {
            quantiles[i] = centre + errors[horizon].quantile(i);
        }
        return true;
    }

    @Override
    public void learn(int horizon, Features features, double actual) {
        double error = actual - point.of(horizon, features);
        errors[horizon].add(error);
        point.learn(horizon, features, actual, error, errors[horizon].scale());
    }
}
