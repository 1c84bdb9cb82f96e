package io.minikafka.observer.series;

import java.util.Arrays;

/// Shows another view how far a value is from what was usual at this time of day in the last week: the median of the
/// five minutes around it on each of the days before.
final class TimeOfDay implements View {
    private static final long DAY_MS = 24 * 60 * 60 * 1_000L;
    private static final int SLOTS = 288;
    private static final int DAYS = 7;

    /// Slots before and after that count as the same time.
    private static final int AROUND = 2;

    private static final int KNOWN_MIN = 3;

    private final View inner;
    private final float[][] means = new float[SLOTS][DAYS];
    private final int[][] points = new int[SLOTS][DAYS];
    private final long[][] days = new long[SLOTS][DAYS];
    private double usual = Double.NaN;

    TimeOfDay(View inner) {
        this.inner = inner;
        for (long[] slot : days) {
            Arrays.fill(slot, Long.MIN_VALUE);
        }
    }

    @Override
    public double next(long timeMs, double value) {
        long day = Math.floorDiv(timeMs, DAY_MS);
        int slot = (int) (Math.floorMod(timeMs, DAY_MS) * SLOTS / DAY_MS);
        usual = usual(slot, day);
        remember(slot, day, value);
        return Double.isNaN(usual) ? Double.NaN : inner.next(timeMs, value - usual);
    }

    /// What was usual at the time of the last point; NaN if that is not known yet.
    double usual() {
        return usual;
    }

    private double usual(int slot, long day) {
        double[] known = new double[DAYS * (2 * AROUND + 1)];
        int count = 0;
        for (int near = slot - AROUND; near <= slot + AROUND; near++) {
            int at = Math.floorMod(near, SLOTS);
            for (int i = 0; i < DAYS; i++) {
                if (days[at][i] < day && days[at][i] >= day - DAYS) {
                    known[count++] = means[at][i];
                }
            }
        }
        if (count < KNOWN_MIN) {
            return Double.NaN;
        }
        Arrays.sort(known, 0, count);
        return (known[(count - 1) / 2] + known[count / 2]) / 2;
    }

    private void remember(int slot, long day, double value) {
        int place = (int) Math.floorMod(day, (long) DAYS);
        if (days[slot][place] != day) {
            days[slot][place] = day;
            points[slot][place] = 0;
            means[slot][place] = 0;
        }
        points[slot][place]++;
        means[slot][place] += (float) ((value - means[slot][place]) / points[slot][place]);
    }
}
