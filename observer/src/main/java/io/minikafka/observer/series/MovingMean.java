package io.minikafka.observer.series;

import java.util.Arrays;

/// Shows another view the mean of the last few points instead of each: what is small but lasts becomes visible.
final class MovingMean implements View {
    private final double[] last;
    private final View inner;
    private int seen;

    MovingMean(int points, View inner) {
        last = new double[points];
        this.inner = inner;
    }

    @Override
    public double next(long timeMs, double value) {
        last[seen % last.length] = value;
        seen++;
        if (seen < last.length) {
            return Double.NaN;
        }
        seen = seen == 2 * last.length ? last.length : seen;
        return inner.next(timeMs, Arrays.stream(last).sum() / last.length);
    }
}
