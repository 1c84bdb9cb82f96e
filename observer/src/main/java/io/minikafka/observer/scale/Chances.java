package io.minikafka.observer.scale;

import io.minikafka.observer.forecast.Quantiles;
import java.util.function.IntFunction;

/// The chance that a minute has too little capacity, by the minutes from now and by the number of nodes.
final class Chances {
    private static final double NEGLIGIBLE = 1e-7;

    private final double[][] chances;
    private final ScaleSettings settings;

    Chances(IntFunction<Quantiles> forecast, ScaleSettings settings) {
        this.settings = settings;
        chances = new double[settings.startMinutes() + 1][];
        for (int minute = 1; minute < chances.length; minute++) {
            chances[minute] = row(forecast.apply(minute));
        }
    }

    private double[] row(Quantiles load) {
        double enough = load.at(1 - NEGLIGIBLE) / settings.nodeCapacity();
        double[] row = new double[settings.within(Math.ceil(enough)) + 1];
        for (int nodes = 0; nodes < row.length; nodes++) {
            row[nodes] = load.chanceAbove(nodes * settings.nodeCapacity());
        }
        return row;
    }

    /// The nodes to pay for. Ordered are those that the minute deserves at which they would be ready; kept are those
    /// that any minute until then deserves, at a part of the price, because who is released and called
    /// again is paid for without work while starting.
    int target(double price, double keepShare, int total) {
        int startMinutes = settings.startMinutes();
        int target = need(startMinutes, price);
        for (int minute = 1; minute <= startMinutes && target < total; minute++) {
            target = Math.max(target, Math.min(need(minute, price * keepShare), total));
        }
        return target;
    }

    /// The number with the smallest sum of the chance that it is too little and of its price.
    private int need(int minute, double price) {
        double[] row = chances[minute];
        int best = settings.nodesMin();
        double least = Double.MAX_VALUE;
        for (int nodes = best; nodes < row.length; nodes++) {
            double sum = row[nodes] + price * nodes;
            if (sum < least) {
                least = sum;
                best = nodes;
            }
        }
        return best;
    }
}
