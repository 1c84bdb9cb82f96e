package io.minikafka.observer.forecast;

/// The last minutes of one series: a ring of values and of their running sums, so that the mean of any window
/// costs two reads. A minute without a value is NaN here and counts in no mean.
final class History {
    static final int MINUTES = 15 * Calendar.DAY;

    private final float[] values = new float[MINUTES];
    private final double[] sums = new double[MINUTES];
    private final int[] counts = new int[MINUTES];
    private long first;
    private long last;

    /// The minute before the first one that is added.
    History(long before) {
        first = before + 1;
        last = before;
    }

    long last() {
        return last;
    }

    /// The oldest minute that is still here.
    long first() {
        return Math.max(first, last - MINUTES + 1);
    }

    /// Adds the next minute.
    void add(double value) {
        int before = slot(last);
        boolean empty = last < first;
        last++;
        int slot = slot(last);
        boolean known = !Double.isNaN(value);
        double sum = empty ? 0 : sums[before];
        int count = empty ? 0 : counts[before];
        values[slot] = (float) value;
        sums[slot] = sum + (known ? value : 0);
        counts[slot] = count + (known ? 1 : 0);
    }

    double at(long minute) {
        return minute < first() || minute > last ? Double.NaN : values[slot(minute)];
    }

    /// The mean of the known values from one minute to another, both included; NaN if there is none.
    double mean(long from, long to) {
        long low = Math.max(from, first());
        long high = Math.min(to, last);
        if (low > high) {
            return Double.NaN;
        }
        double sum = sums[slot(high)];
        int count = counts[slot(high)];
        if (low > first()) {
            sum -= sums[slot(low - 1)];
            count -= counts[slot(low - 1)];
        } else {
            sum -= sums[slot(low)];
            count -= counts[slot(low)];
            double oldest = values[slot(low)];
            if (!Double.isNaN(oldest)) {
                sum += oldest;
                count++;
            }
        }
        return count == 0 ? Double.NaN : Math.max(0, sum / count);
    }

    double max(long from, long to) {
        double max = Double.NaN;
        for (long minute = Math.max(from, first()); minute <= Math.min(to, last); minute++) {
            double value = values[slot(minute)];
            max = Double.isNaN(max) || value > max ? value : max;
        }
        return max;
    }

    private static int slot(long minute) {
        return (int) Math.floorMod(minute, (long) MINUTES);
    }
}
