package io.minikafka.observer.forecast;

import java.util.Arrays;

/// What may come, as a distribution: the quantiles of [Levels], linear between them. Values never fall from one
/// level to the next and are never negative. Beyond the highest level the chance falls exponentially.
public final class Quantiles {
    private static final double TAIL_SHARE = 0.03;

    private final double[] values;

    private Quantiles(double[] values) {
        this.values = values;
    }

    static Quantiles of(double[] raw) {
        double[] values = raw.clone();
        for (int i = 0; i < values.length; i++) {
            values[i] = Math.max(0, values[i]);
        }
        Arrays.sort(values);
        return new Quantiles(values);
    }

    double value(int index) {
        return values[index];
    }

    public double median() {
        return values[Levels.MEDIAN];
    }

    /// The value that is not exceeded with this probability.
    public double at(double probability) {
        if (probability <= Levels.at(0)) {
            return values[0];
        }
        for (int i = 1; i < Levels.COUNT; i++) {
            if (probability <= Levels.at(i)) {
                double share = (probability - Levels.at(i - 1)) / (Levels.at(i) - Levels.at(i - 1));
                return values[i - 1] + share * (values[i] - values[i - 1]);
            }
        }
        double beyond = (1 - Levels.at(Levels.COUNT - 1)) / Math.max(1e-9, 1 - probability);
        return values[Levels.COUNT - 1] + tailScale() * Math.log(beyond);
    }

    /// The chance that more than `amount` comes.
    public double chanceAbove(double amount) {
        int last = Levels.COUNT - 1;
        if (amount >= values[last]) {
            return (1 - Levels.at(last)) * Math.exp(-(amount - values[last]) / tailScale());
        }
        if (amount < values[0]) {
            return 1;
        }
        int i = 1;
        while (values[i] <= amount) {
            i++;
        }
        double share = (amount - values[i - 1]) / (values[i] - values[i - 1]);
        return 1 - Levels.at(i - 1) - share * (Levels.at(i) - Levels.at(i - 1));
    }

    /// Between `this` and `other`, level by level.
    Quantiles towards(Quantiles other, double share) {
        double[] between = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            between[i] = values[i] + share * (other.values[i] - values[i]);
        }
        return new Quantiles(between);
    }

    /// The same with zero mixed in: zero with the given chance, else as before.
    Quantiles orZero(double chance) {
        double[] mixed = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            double level = Levels.at(i);
            mixed[i] = level <= chance ? 0 : at((level - chance) / (1 - chance));
        }
        return new Quantiles(mixed);
    }

    private double tailScale() {
        int last = Levels.COUNT - 1;
        double perFactorOfE =
                (values[last] - values[Levels.Q95])
                        / Math.log((1 - Levels.at(Levels.Q95)) / (1 - Levels.at(last)));
        return Math.max(perFactorOfE, TAIL_SHARE * values[Levels.MEDIAN] + 1e-9);
    }

    @Override
    public String toString() {
        return "Quantiles" + Arrays.toString(values);
    }
}
