package io.minikafka.observer.forecast;

/// How good the forecasts of each horizon lately were, of about the last day.
final class Scores {
    private static final double FORGET = 1.0 / Calendar.DAY;

    private final double[] error = new double[Horizons.COUNT];
    private final double[] lastValueError = new double[Horizons.COUNT];
    private final double[] covered = new double[Horizons.COUNT];
    private final int[] count = new int[Horizons.COUNT];

    void add(int horizon, Quantiles forecast, double lastValue, double actual) {
        double share = Math.max(FORGET, 1.0 / ++count[horizon]);
        error[horizon] += share * (Math.abs(forecast.median() - actual) - error[horizon]);
        lastValueError[horizon] += share * (Math.abs(lastValue - actual) - lastValueError[horizon]);
        double inside = actual <= forecast.value(Levels.Q95) ? 1 : 0;
        covered[horizon] += share * (inside - covered[horizon]);
    }

    ForecastError at(int horizon) {
        return new ForecastError(
                Horizons.minutes(horizon),
                count[horizon],
                error[horizon],
                lastValueError[horizon],
                covered[horizon]);
    }
}
