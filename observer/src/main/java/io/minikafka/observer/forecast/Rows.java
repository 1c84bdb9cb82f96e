package io.minikafka.observer.forecast;

import java.util.Arrays;

/// What a forest is grown from: features and what followed, by column. Before growing, [#cut] gives each feature a scale
/// of at most [#STEPS] steps, so that all thresholds of a feature are compared by one pass over its rows.
final class Rows {
    static final int STEPS = 64;
    private static final int LOOKED_AT = 1_024;

    private final float[][] columns;
    private final double[] actual;
    private final float[][] edges;
    private final byte[][] steps;
    private int count;

    Rows(int max, int features) {
        columns = new float[features][max];
        actual = new double[max];
        edges = new float[features][0];
        steps = new byte[features][0];
    }

    void add(double[] features, double followed) {
        for (int i = 0; i < columns.length; i++) {
            columns[i][count] = (float) features[i];
        }
        actual[count++] = followed;
    }

    /// Equally likely steps, as the first rows have them; rows must come in no order.
    void cut() {
        for (int i = 0; i < columns.length; i++) {
            float[] column = columns[i];
            edges[i] = edges(column, Math.min(count, LOOKED_AT));
            steps[i] = new byte[count];
            for (int row = 0; row < count; row++) {
                steps[i][row] = (byte) step(edges[i], column[row]);
            }
        }
    }

    private static float[] edges(float[] column, int looked) {
        float[] sorted = Arrays.copyOf(column, looked);
        Arrays.sort(sorted);
        float[] found = new float[STEPS - 1];
        int different = 0;
        for (int i = 1; i < STEPS; i++) {
            float edge = sorted[(int) ((long) i * (looked - 1) / STEPS)];
            if (different == 0 || edge > found[different - 1]) {
                found[different++] = edge;
            }
        }
        return Arrays.copyOf(found, different);
    }

    /// The first edge that is not below it.
    private static int step(float[] edges, float value) {
        int low = 0;
        int high = edges.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (edges[middle] < value) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    int count() {
        return count;
    }

    double actual(int row) {
        return actual[row];
    }

    /// Of each row, the step of a feature.
    byte[] steps(int feature) {
        return steps[feature];
    }

    /// The upper edge of a step; the last step has none.
    float edge(int feature, int step) {
        return edges[feature][step];
    }

    int edges(int feature) {
        return edges[feature].length;
    }

    int features() {
        return columns.length;
    }
}
