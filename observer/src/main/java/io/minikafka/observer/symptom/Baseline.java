package io.minikafka.observer.symptom;

import java.util.ArrayDeque;
import java.util.Arrays;

/// What is usual: the median of the last values. What is far above it is not taken in, so trouble does not become
/// usual while it lasts, but a new level is after [#STUBBORN] values.
final class Baseline {
    private static final int VALUES_MAX = 240;
    private static final int READY = 5;
    private static final int STUBBORN = 120;

    private final ArrayDeque<Double> values = new ArrayDeque<>();
    private int refused;

    boolean isReady() {
        return values.size() >= READY;
    }

    /// The usual value; 0 as long as nothing is known.
    double usual() {
        double[] sorted = values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        return sorted.length == 0 ? 0 : sorted[sorted.length / 2];
    }

    /// A high value that is not unusual: nine of ten are below.
    double high() {
        double[] sorted = values.stream().mapToDouble(Double::doubleValue).toArray();
        Arrays.sort(sorted);
        return sorted.length == 0 ? 0 : sorted[(sorted.length * 9) / 10];
    }

    /// @param unusual whether the value was found to be trouble
    void add(double value, boolean unusual) {
        if (unusual && refused < STUBBORN) {
            refused++;
            return;
        }
        refused = 0;
        values.addLast(value);
        if (values.size() > VALUES_MAX) {
            values.removeFirst();
        }
    }
}
