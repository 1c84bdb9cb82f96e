package io.minikafka.observer.forecast;

/// One tree of a forest, in arrays: an inner node has a feature, a threshold and two children (the right one follows
/// its number, the left one is the next node); a leaf has the bins of the rows that fell into it.
final class Tree {
    private final byte[] feature;
    private final float[] threshold;
    private final int[] right;
    private final byte[][] leaves;

    /// `right` is a node's right child, or, where `feature` is negative, the number of a leaf.
    Tree(byte[] feature, float[] threshold, int[] right, byte[][] leaves) {
        this.feature = feature;
        this.threshold = threshold;
        this.right = right;
        this.leaves = leaves;
    }

    void addShares(double[] features, double[] shares) {
        int node = 0;
        while (feature[node] >= 0) {
            node = (float) features[feature[node]] <= threshold[node] ? node + 1 : right[node];
        }
        byte[] leaf = leaves[right[node]];
        double share = 1.0 / leaf.length;
        for (byte bin : leaf) {
            shares[bin] += share;
        }
    }
}
