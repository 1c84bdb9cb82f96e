package io.minikafka.observer.forecast;

import java.util.List;

/// The members' quantiles averaged, level by level, each member weighted by its recent pinball loss at that horizon
/// and level; then shifted by the conformal correction, so that each level is exceeded as often as it says,
/// whatever the members do.
final class Ensemble {
    private static final double FORGET = 1.0 / 1440;
    private static final double SHARPNESS = 24;

    private final List<Member> members;
    private final double[][][] loss;
    private final int[][] learned;
    private final Conformal[] corrections = new Conformal[Horizons.COUNT];

    Ensemble(List<Member> members) {
        this.members = List.copyOf(members);
        loss = new double[Horizons.COUNT][members.size()][Levels.COUNT];
        learned = new int[Horizons.COUNT][members.size()];
        for (int i = 0; i < corrections.length; i++) {
            corrections[i] = new Conformal();
        }
    }

    /// What was forecast for one minute ahead, kept until that minute has come.
    final class Pending {
        final Features features = new Features();
        final double[][] quantiles = new double[members.size()][Levels.COUNT];
        private final boolean[] has = new boolean[members.size()];
        final double[] mean = new double[Levels.COUNT];
        private final double[] corrected = new double[Levels.COUNT];
    }

    /// As loads, not as ratios.
    Quantiles forecast(int horizon, Pending pending) {
        for (int m = 0; m < members.size(); m++) {
            pending.has[m] =
                    members.get(m).quantiles(horizon, pending.features, pending.quantiles[m]);
        }
        for (int level = 0; level < Levels.COUNT; level++) {
            pending.mean[level] = mean(horizon, level, pending);
        }
        double[] loads = new double[Levels.COUNT];
        for (int level = 0; level < Levels.COUNT; level++) {
            pending.corrected[level] = pending.mean[level] + corrections[horizon].shift(level);
            loads[level] = pending.features.load(pending.corrected[level]);
        }
        return Quantiles.of(loads);
    }

    private double mean(int horizon, int level, Pending pending) {
        double best = Double.MAX_VALUE;
        for (int m = 0; m < members.size(); m++) {
            if (pending.has[m]) {
                best = Math.min(best, loss[horizon][m][level]);
            }
        }
        double sum = 0;
        double weights = 0;
        for (int m = 0; m < members.size(); m++) {
            if (pending.has[m]) {
                double ratio = (best + 1e-9) / (loss[horizon][m][level] + 1e-9);
                double weight = Math.pow(ratio, SHARPNESS);
                weights += weight;
                sum += weight * pending.quantiles[m][level];
            }
        }
        return sum / weights;
    }

    void learn(int horizon, Pending pending, double load) {
        double actual = pending.features.ratio(load);
        for (int m = 0; m < members.size(); m++) {
            if (pending.has[m]) {
                int count = ++learned[horizon][m];
                double share = Math.max(FORGET, 1.0 / count);
                for (int level = 0; level < Levels.COUNT; level++) {
                    double now = Levels.pinball(level, pending.quantiles[m][level], actual);
                    loss[horizon][m][level] += share * (now - loss[horizon][m][level]);
                }
            }
            members.get(m).learn(horizon, pending.features, actual);
        }
        corrections[horizon].learn(pending.mean[Levels.MEDIAN], pending.corrected, actual);
    }
}
