package io.minikafka.observer.series;

import java.util.Arrays;

/// How far a point is from what the six before it let expect: a linear prediction that is learned on the way by recursive
/// least squares and forgets over some thousand points. Outliers are learned from as if they were smaller.
final class Prediction implements View {
    private static final int LAGS = 6;
    private static final double FORGETTING = 0.9995;
    private static final double UNCERTAINTY = 100;
    private static final double UNCERTAINTY_MAX = 1e6;
    private static final double VALUE_MAX = 20;
    private static final double ERROR_LEARNED_MAX = 4;

    private final RobustDeviation level = new RobustDeviation(2_016);
    private final double[] weights = new double[LAGS + 1];
    private final double[] inputs = new double[LAGS + 1];
    private final double[][] uncertainty = new double[LAGS + 1][LAGS + 1];
    private int seen;

    Prediction() {
        weights[0] = 1;
        inputs[LAGS] = 1;
        for (int i = 0; i <= LAGS; i++) {
            uncertainty[i][i] = UNCERTAINTY;
        }
    }

    @Override
    public double next(long timeMs, double value) {
        level.next(timeMs, value);
        double scaled = Math.clamp((value - level.median()) / level.scale(), -VALUE_MAX, VALUE_MAX);
        double error = Double.NaN;
        if (seen >= LAGS) {
            error = scaled - predicted();
            learn(Math.clamp(error, -ERROR_LEARNED_MAX, ERROR_LEARNED_MAX));
        } else {
            seen++;
        }
        System.arraycopy(inputs, 0, inputs, 1, LAGS - 1);
        inputs[0] = scaled;
        return Math.abs(error);
    }

    private double predicted() {
        double sum = 0;
        for (int i = 0; i <= LAGS; i++) {
            sum += weights[i] * inputs[i];
        }
        return sum;
    }

    private void learn(double error) {
        double[] gain = new double[LAGS + 1];
        double divisor = FORGETTING;
        for (int i = 0; i <= LAGS; i++) {
            for (int j = 0; j <= LAGS; j++) {
                gain[i] += uncertainty[i][j] * inputs[j];
            }
            divisor += inputs[i] * gain[i];
        }
        for (int i = 0; i <= LAGS; i++) {
            weights[i] += gain[i] / divisor * error;
            for (int j = 0; j <= LAGS; j++) {
                double next = (uncertainty[i][j] - gain[i] * gain[j] / divisor) / FORGETTING;
                uncertainty[i][j] = Math.clamp(next, -UNCERTAINTY_MAX, UNCERTAINTY_MAX);
            }
        }
        keepSound();
    }

    /// Rounding may make the matrix useless over millions of points; then it starts anew.
    private void keepSound() {
        for (int i = 0; i <= LAGS; i++) {
            if (!(uncertainty[i][i] > 0) || !Double.isFinite(weights[i])) {
                Arrays.fill(weights, 0);
                weights[0] = 1;
                for (int j = 0; j <= LAGS; j++) {
                    Arrays.fill(uncertainty[j], 0);
                    uncertainty[j][j] = UNCERTAINTY;
                }
                return;
            }
        }
    }
}
