package io.minikafka.observer.evaluation;

import java.util.List;

/// A series with the windows in which something unusual happened, as indexes of points, both ends included.
final class LabelledSeries {
    record Window(int left, int right) {
        int width() {
            return right - left + 1;
        }
    }

    private final String name;
    private final long[] timesMs;
    private final double[] values;
    private final List<Window> windows;

    LabelledSeries(String name, long[] timesMs, double[] values, List<Window> windows) {
        this.name = name;
        this.timesMs = timesMs;
        this.values = values;
        this.windows = List.copyOf(windows);
    }

    String name() {
        return name;
    }

    int size() {
        return values.length;
    }

    long timeMs(int i) {
        return timesMs[i];
    }

    double value(int i) {
        return values[i];
    }

    List<Window> windows() {
        return windows;
    }
}
