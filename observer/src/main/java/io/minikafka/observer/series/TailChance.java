package io.minikafka.observer.series;

/// Turns a view's numbers into surprise: minus the decimal logarithm of the chance of a number at least as large, by the
/// view's own past. Within the past it counts; beyond the largest it continues the tail as an exponential with the mean
/// excess of the upper fiftieth. So a surprise of 3, one in a thousand, means the same for every view and series.
final class TailChance {
    private static final int HISTORY = 4_000;
    private static final int WARM_UP = 50;
    private static final double TAIL = 0.98;
    private static final int TAIL_NUMBERS_MIN = 5;

    /// When the past has no tail at all, any number beyond it is taken for one in a thousand of it.
    private static final double NO_TAIL = 3;

    private final SortedWindow past = new SortedWindow(HISTORY);

    double next(double number) {
        if (Double.isNaN(number)) {
            return 0;
        }
        double surprise = past.size() < WARM_UP ? 0 : surprise(number);
        past.add(number);
        return surprise;
    }

    private double surprise(double exact) {
        float number = (float) exact;
        int size = past.size();
        double counted = -Math.log10((size - past.countBelow(number) + 1.0) / (size + 1.0));
        int rank = Math.min((int) (TAIL * size), size - TAIL_NUMBERS_MIN);
        if (number <= past.atRank(size - 1)) {
            return counted;
        }
        double meanExcess = past.meanExcess(rank);
        if (meanExcess <= 0) {
            return counted + NO_TAIL;
        }
        double tail = -Math.log10((size - rank) / (size + 1.0));
        double beyond = (number - past.atRank(rank)) / meanExcess / Math.log(10);
        return Math.max(counted, tail + beyond);
    }
}
