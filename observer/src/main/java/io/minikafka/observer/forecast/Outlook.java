package io.minikafka.observer.forecast;

/// What was forecast for one minute, kept until it has come.
final class Outlook {
    final Ensemble.Pending pending;
    private long minute = Long.MIN_VALUE;
    private Quantiles forecast = Quantiles.of(new double[Levels.COUNT]);
    private double lastValue = Double.NaN;

    Outlook(Ensemble.Pending pending) {
        this.pending = pending;
    }

    long minute() {
        return minute;
    }

    void lookForward(long at, Quantiles quantiles, double lastValueKnown) {
        minute = at;
        forecast = quantiles;
        lastValue = lastValueKnown;
    }

    void score(int horizon, double actual, Scores scores) {
        if (!Double.isNaN(lastValue)) {
            scores.add(horizon, forecast, lastValue, actual);
        }
    }
}
