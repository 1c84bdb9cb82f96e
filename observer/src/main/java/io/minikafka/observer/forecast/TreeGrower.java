package io.minikafka.observer.forecast;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/// Grows one tree from two thirds of the rows. Of a few random features that one is taken, with the threshold, that best
/// parts rows with high bins from rows with low ones.
final class TreeGrower {
    private static final int LEAF_ROWS = 24;
    private static final int DEPTH_MAX = 14;
    private static final int SAMPLE = 400;
    private static final int FEATURES_TRIED = 8;
    private static final int ONE_ROW = 1 << 16;

    private final Rows rows;
    private final byte[] bins;
    private final Random random;
    private final int[] order;

    private byte[] feature = new byte[1024];
    private float[] threshold = new float[1024];
    private int[] right = new int[1024];
    private int nodes;
    private final List<byte[]> leaves = new ArrayList<>();

    private final int[] sample = new int[SAMPLE + 1];
    private final int[] sampleSums = new int[SAMPLE + 1];

    /// Of each step, its rows times [#ONE_ROW], and the sum of their bins.
    private final int[] sums = new int[Rows.STEPS];

    private double bestGain;
    private byte bestFeature;
    private int bestStep;

    TreeGrower(Rows rows, byte[] bins, Random random) {
        this.rows = rows;
        this.bins = bins;
        this.random = random;
        order = random.ints(0, rows.count()).limit(rows.count() * 2L / 3).toArray();
    }

    Tree grow() {
        split(0, order.length, 0);
        return new Tree(
                Arrays.copyOf(feature, nodes),
                Arrays.copyOf(threshold, nodes),
                Arrays.copyOf(right, nodes),
                leaves.toArray(byte[][]::new));
    }

    private void split(int from, int to, int depth) {
        int node = newNode();
        if (depth >= DEPTH_MAX || to - from < 2 * LEAF_ROWS || !findSplit(from, to)) {
            feature[node] = -1;
            right[node] = leaves.size();
            leaves.add(leaf(from, to));
            return;
        }
        feature[node] = bestFeature;
        threshold[node] = rows.edge(bestFeature, bestStep);
        int middle = partition(from, to);
        split(from, middle, depth + 1);
        right[node] = nodes;
        split(middle, to, depth + 1);
    }

    private boolean findSplit(int from, int to) {
        int every = 1 + (to - from) / SAMPLE;
        int n = 0;
        long all = 0;
        for (int i = from; i < to; i += every) {
            int bin = bins[order[i]];
            sample[n] = order[i];
            sampleSums[n++] = ONE_ROW + bin;
            all += bin;
        }
        int least = Math.max(1, LEAF_ROWS / every);
        bestGain = 0;
        for (int tried = 0; tried < FEATURES_TRIED; tried++) {
            tryFeature(candidate(), n, all, least);
        }
        return bestGain > 0;
    }

    private void tryFeature(int candidate, int n, long all, int least) {
        byte[] steps = rows.steps(candidate);
        Arrays.fill(sums, 0);
        for (int i = 0; i < n; i++) {
            sums[steps[sample[i]]] += sampleSums[i];
        }
        int count = 0;
        long low = 0;
        for (int step = 0; step < rows.edges(candidate) && n - count >= least; step++) {
            if (sums[step] == 0) {
                continue;
            }
            count += sums[step] / ONE_ROW;
            low += sums[step] % ONE_ROW;
            if (count < least || n - count < least) {
                continue;
            }
            double apart = low / (double) count - (all - low) / (double) (n - count);
            double gain = apart * apart * count * (double) (n - count);
            if (gain > bestGain) {
                bestGain = gain;
                bestFeature = (byte) candidate;
                bestStep = step;
            }
        }
    }

    /// Not the time of day as waves: trees have it as a number.
    private int candidate() {
        int candidate = 1 + random.nextInt(rows.features() - 1 - Features.WAVES);
        return candidate < Features.WAVES_FROM ? candidate : candidate + Features.WAVES;
    }

    private int partition(int from, int to) {
        byte[] steps = rows.steps(bestFeature);
        int low = from;
        int high = to - 1;
        while (low <= high) {
            if (steps[order[low]] <= bestStep) {
                low++;
            } else {
                int swap = order[low];
                order[low] = order[high];
                order[high--] = swap;
            }
        }
        return low;
    }

    private byte[] leaf(int from, int to) {
        byte[] leaf = new byte[to - from];
        for (int i = 0; i < leaf.length; i++) {
            leaf[i] = bins[order[from + i]];
        }
        return leaf;
    }

    private int newNode() {
        if (nodes == feature.length) {
            feature = Arrays.copyOf(feature, 2 * nodes);
            threshold = Arrays.copyOf(threshold, 2 * nodes);
            right = Arrays.copyOf(right, 2 * nodes);
        }
        return nodes++;
    }
}
