package io.minikafka.observer.forecast;

import java.util.Arrays;

/// The bins of a forest's histograms: half of their edges equally likely, half equally far apart, so that both the
/// usual and the rare have a fine scale.
final class Bins {
    private static final int LIKELY = 24;
    private static final int FAR = 16;
    static final int COUNT = LIKELY + FAR;
    static final Bins NONE = new Bins(new double[COUNT + 1]);

    private final double[] edges;

    private Bins(double[] edges) {
        this.edges = edges;
    }

    static Bins of(Rows rows) {
        int n = rows.count();
        double[] sorted = new double[n];
        for (int i = 0; i < n; i++) {
            sorted[i] = rows.actual(i);
        }
        Arrays.sort(sorted);
        double[] edges = new double[COUNT + 1];
        for (int i = 0; i <= LIKELY; i++) {
            edges[i] = sorted[(int) ((long) i * (n - 1) / LIKELY)];
        }
        double low = sorted[n / 100];
        double high = sorted[n - 1 - n / 500];
        for (int i = 1; i <= FAR; i++) {
            edges[LIKELY + i] = low + (high - low) * i / (FAR + 1);
        }
        Arrays.sort(edges);
        return new Bins(edges);
    }

    byte[] of(Rows rows, byte[] bins) {
        for (int row = 0; row < bins.length; row++) {
            int found = Arrays.binarySearch(edges, rows.actual(row));
            int bin = found >= 0 ? found : -found - 2;
            bins[row] = (byte) Math.clamp(bin, 0, COUNT - 1);
        }
        return bins;
    }

    /// Turns shares, which together are `total`, into quantiles.
    void quantiles(double[] shares, double total, double[] quantiles) {
        int bin = 0;
        double below = 0;
        for (int i = 0; i < Levels.COUNT; i++) {
            double wanted = Levels.at(i) * total;
            while (bin < COUNT - 1 && below + shares[bin] < wanted) {
                below += shares[bin++];
            }
            double part = shares[bin] > 0 ? Math.min(1, (wanted - below) / shares[bin]) : 0;
            quantiles[i] = edges[bin] + part * (edges[bin + 1] - edges[bin]);
        }
    }
}
