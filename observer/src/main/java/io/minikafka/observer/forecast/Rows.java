package io.minikafka.observer.forecast;

/// What a forest is grown from: features and what followed, by column.
final class Rows {
    private final float[][] columns;
    private final double[] actual;
    private int count;

    Rows(int max, int features) {
        columns = new float[features][max];
        actual = new double[max];
    }

    void add(double[] features, double followed) {
        for (int i = 0; i < columns.length; i++) {
            columns[i][count] = (float) features[i];
        }
        actual[count++] = followed;
    }

    int count() {
        return count;
    }

    double actual(int row) {
        return actual[row];
    }

    float[] column(int feature) {
        return columns[feature];
    }

    int features() {
        return columns.length;
    }
}
