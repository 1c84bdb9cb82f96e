package io.minikafka.observer.forecast;

import static io.minikafka.observer.forecast.Calendar.DAY;
import static io.minikafka.observer.forecast.Calendar.HOUR;
import static io.minikafka.observer.forecast.Calendar.WEEK_DAYS;

import java.util.Arrays;

/// What is known at one minute about a later one, free of scale: every load is the logarithm of its ratio to the
/// level of the last hour. A floor under both sides keeps the ratio finite after outages and at rest. Unknown loads
/// count as that level.
final class Features {
    /// Where some of them stand.
    static final int LAST = 1;

    static final int LAST_TEN = 4;
    static final int LAST_THIRTY = 6;
    static final int LAST_HOUR = 7;

    /// The first so many tell of the last hours and the time of day; so many of them and of other days are smooth
    /// enough for a linear model.
    static final int RECENT = 18;

    static final int WEEK_CHANGE = RECENT + 17;
    static final int LINEAR = WEEK_CHANGE + 1 + 3;
    static final int COUNT = LINEAR + 11;
    static final int WAVES_FROM = 10;
    static final int WAVES = 8;
    private static final int[] LIKE_DAYS = {1, 2, WEEK_DAYS};
    private static final double FLOOR_SHARE = 0.05;
    private static final double CLEARLY_MORE = 0.4;
    private static final int AGE_MAX = HOUR;
    private static final int CALM_MAX = 4 * HOUR;
    private static final double RATIO_MAX = 7;

    final double[] values = new double[COUNT];
    private final double[] means = new double[6];
    private int next;
    private double base;
    private double floor;

    /// Fills this with what `history` knows, at `now`, about the minute `now + horizon`; it does not look beyond
    /// `now`, even if the history goes on.
    void read(History history, long now, int horizon) {
        double dayMean = history.mean(now - DAY, now);
        floor = (Double.isNaN(dayMean) ? 0 : FLOOR_SHARE * dayMean) + 1e-6;
        base = base(history, now);
        next = 0;
        lately(history, now);
        clock(now + horizon);
        otherDays(history, now, now + horizon);
        unrest(history, now);
        bursts(history, now);
        forTreesOnly(history, now + horizon, horizon);
    }

    /// A load as the models see it.
    double ratio(double load) {
        return Double.isNaN(load) ? 0 : Math.log((load + floor) / (base + floor));
    }

    /// The load that the models mean by a ratio.
    double load(double ratio) {
        return Math.exp(Math.min(ratio, RATIO_MAX)) * (base + floor) - floor;
    }

    private void add(double value) {
        values[next++] = value;
    }

    private void addMean(History history, long from, long to) {
        add(ratio(history.mean(from, to)));
    }

    private void lately(History history, long now) {
        add(1);
        add(ratio(history.at(now)));
        for (int minutes : new int[] {3, 6, 10, 20, 30, HOUR, 2 * HOUR, 4 * HOUR}) {
            addMean(history, now - minutes + 1, now);
        }
    }

    /// The same time on other days, closely and by the quarter of an hour, beside the level that those days had at the time of `now`.
    private void otherDays(History history, long now, long target) {
        for (int days : LIKE_DAYS) {
            long back = (long) days * DAY;
            addMean(history, target - back - 2, target - back + 2);
            addMean(history, now - back - HOUR / 2 + 1, now - back);
        }
        for (int days : LIKE_DAYS) {
            long back = (long) days * DAY;
            addMean(history, target - back - 15, target - back + 15);
            addMean(history, now - back - 2 * HOUR + 1, now - back);
        }
        addMean(history, target - HOUR - 1, Math.min(now, target - HOUR + 1));
        addMean(history, target - 2 * HOUR - 1, target - 2 * HOUR + 1);
        double sum = 0;
        double highest = 0;
        double second = 0;
        for (int day = 1; day <= WEEK_DAYS; day++) {
            double ratio = sameTime(history, target, day);
            sum += ratio;
            second = Math.max(second, Math.min(highest, ratio));
            highest = Math.max(highest, ratio);
        }
        add(sum / WEEK_DAYS);
        add(highest);
        add(second);
        add(weekChange(history, now, target));
    }

    /// How the level changes from this time of day to that one, over all days of a week together: a series with much noise
    /// tells it on no single day.
    private double weekChange(History history, long now, long target) {
        double then = 0;
        double level = 0;
        for (int day = 1; day <= WEEK_DAYS; day++) {
            long back = (long) day * DAY;
            double mean = history.mean(target - back - 15, target - back + 15);
            double before = history.mean(now - back - HOUR + 1, now - back);
            if (!Double.isNaN(mean) && !Double.isNaN(before)) {
                then += mean;
                level += before;
            }
        }
        return Math.log((then + floor) / (level + floor));
    }

    private double sameTime(History history, long target, int daysBack) {
        long then = target - (long) daysBack * DAY;
        return ratio(history.mean(then - 1, then + 1));
    }

    private void clock(long target) {
        double angle = 2 * Math.PI * Math.floorMod(target, DAY) / DAY;
        for (int i = 1; i <= WAVES / 2; i++) {
            add(Math.sin(i * angle));
            add(Math.cos(i * angle));
        }
    }

    private void unrest(History history, long now) {
        double sum = 0;
        for (long minute = now - 9; minute <= now; minute++) {
            double change = history.at(minute) - history.at(minute - 1);
            sum += Double.isNaN(change) ? 0 : Math.abs(change);
        }
        add(Math.log1p(sum / 10 / (base + floor)));
        add(values[2] - ratio(history.mean(now - 9, now - 5)));
        add(ratio(history.max(now - 14, now)));
    }

    /// How long clearly more than the base has been coming, or has not.
    private void bursts(History history, long now) {
        double limit = load(CLEARLY_MORE);
        int age = 0;
        while (age < AGE_MAX && history.at(now - age) > limit) {
            age++;
        }
        int calm = 0;
        while (calm < CALM_MAX && !(history.at(now - calm) > limit)) {
            calm++;
        }
        add(age);
        add(calm);
    }

    private void forTreesOnly(History history, long target, int horizon) {
        int more = 0;
        for (int day = 1; day <= WEEK_DAYS; day++) {
            more += sameTime(history, target, day) > CLEARLY_MORE ? 1 : 0;
        }
        add(more);
        add(sameTime(history, target, 1));
        add(sameTime(history, target, 3));
        add(sameTime(history, target, 4));
        add(ratio(history.at(target - horizon - 1)));
        add(Math.floorMod(target, HOUR / 2));
        add(Math.floorMod(target, HOUR));
        add(Math.floorMod(target, DAY));
        add(Math.floorMod(Math.floorDiv(target, DAY), WEEK_DAYS));
    }

    /// The median of six means of ten minutes: a burst does not move it.
    private double base(History history, long now) {
        int known = 0;
        for (int i = 0; i < means.length; i++) {
            double mean = history.mean(now - 10L * i - 9, now - 10L * i);
            if (!Double.isNaN(mean)) {
                means[known++] = mean;
            }
        }
        if (known > 0) {
            Arrays.sort(means, 0, known);
            return (means[known / 2] + means[(known - 1) / 2]) / 2;
        }
        for (int minutes : new int[] {4 * HOUR, DAY, History.MINUTES}) {
            double mean = history.mean(now - minutes + 1, now);
            if (!Double.isNaN(mean)) {
                return mean;
            }
        }
        return 0;
    }
}
