package io.minikafka.observer.series;

/// The mean of what another view said of the last few points.
final class Smoothed implements View {
    private final View inner;
    private final MovingMean mean;

    Smoothed(int points, View inner) {
        this.inner = inner;
        this.mean = new MovingMean(points, (_, average) -> average);
    }

    @Override
    public double next(long timeMs, double value) {
        double number = inner.next(timeMs, value);
        return Double.isNaN(number) ? Double.NaN : mean.next(timeMs, number);
    }
}
