package io.minikafka.observer.series;

/// Shows another view the difference of each point to the one before.
final class Change implements View {
    private final View inner;
    private double before = Double.NaN;

    Change(View inner) {
        this.inner = inner;
    }

    @Override
    public double next(long timeMs, double value) {
        double change = value - before;
        before = value;
        return Double.isNaN(change) ? Double.NaN : inner.next(timeMs, change);
    }
}
