package io.minikafka.observer.forecast;

import java.util.List;

/// Forecasts one series of load, such as the bytes a minute of a topic or of a node, for 1 to 60 minutes ahead
/// (RFC 0018). Each minute is observed once, in order; a minute that was left out is a gap. What is to be known of the
/// future is computed as a minute is observed, so a forecast costs a look-up.
///
/// Not for several threads at once. About 700 KB for each series, whatever it observes.
public final class Forecaster {
    /// No longer gap is bridged; begin anew.
    public static final int GAP_MINUTES_MAX = History.MINUTES;

    private static final int GROW_EVERY = 24 * Calendar.HOUR;

    private final History history;
    private final Forest forest;
    private final Ensemble ensemble;
    private final Silence silence = new Silence();
    private final Scores scores = new Scores();
    final Outlook[][] outlooks = new Outlook[Horizons.COUNT][];
    private final Quantiles[] forecasts = new Quantiles[Horizons.COUNT];
    private final long growAt;
    private final long begin;

    /// `first` is the first minute that will be observed, counted from any midnight.
    public Forecaster(long first, long seed) {
        begin = first;
        history = new History(first - 1);
        forest = new Forest(seed);
        growAt = Math.floorMod(seed, (long) GROW_EVERY);
        ensemble =
                new Ensemble(
                        List.of(
                                new PointMember(new Point.Recent(Features.LAST)),
                                new PointMember(new Point.Recent(Features.LAST_TEN)),
                                new PointMember(
                                        new Point.Season(
                                                0.6, Features.LAST_TEN, Features.LAST_HOUR)),
                                new PointMember(
                                        new Point.Season(
                                                1, Features.LAST_THIRTY, Features.LAST_HOUR)),
                                new PointMember(new Ridge(Features.RECENT)),
                                new PointMember(new Ridge(Features.LINEAR)),
                                forest));
        for (int i = 0; i < Horizons.COUNT; i++) {
            outlooks[i] = new Outlook[Horizons.minutes(i) + 1];
            for (int slot = 0; slot < outlooks[i].length; slot++) {
                outlooks[i][slot] = new Outlook(ensemble.new Pending());
            }
            forecasts[i] = Quantiles.of(new double[Levels.COUNT]);
        }
    }

    /// The load of a minute later than all before.
    public void observe(long minute, double load) {
        if (minute <= history.last() || minute - history.last() > GAP_MINUTES_MAX) {
            throw new IllegalArgumentException(
                    "minute %d cannot follow minute %d".formatted(minute, history.last()));
        }
        if (!(load >= 0) || Double.isInfinite(load)) {
            throw new IllegalArgumentException("a load cannot be " + load);
        }
        while (history.last() < minute - 1) {
            advance(Double.NaN);
        }
        advance(load);
    }

    /// What may come `minutes` after the last observed one, 1 to 60.
    public Quantiles forecast(int minutes) {
        if (minutes < 1 || minutes > Horizons.MINUTES_MAX) {
            throw new IllegalArgumentException("1 to 60 minutes ahead, not " + minutes);
        }
        int below = Horizons.indexBelow(minutes);
        Quantiles found = forecasts[below];
        if (Horizons.minutes(below) < minutes) {
            double step = Horizons.minutes(below + 1) - Horizons.minutes(below);
            double share = (minutes - Horizons.minutes(below)) / step;
            found = found.towards(forecasts[below + 1], share);
        }
        double silent = silence.chance(minutes);
        return silent > 0 ? found.orZero(silent) : found;
    }

    /// How wrong it lately was, at the nearest horizon that is measured.
    public ForecastError error(int minutes) {
        return scores.at(Horizons.indexBelow(minutes));
    }

    private void advance(double load) {
        double value = silence.filter(load, forecasts[0].value(0));
        history.add(value);
        long now = history.last();
        if (!Double.isNaN(value)) {
            learn(now, value);
        }
        long age = now - begin;
        long turn =
                age < GROW_EVERY ? age - GROW_EVERY / 2 : Math.floorMod(now + growAt, GROW_EVERY);
        if (turn >= 0 && turn < Horizons.COUNT) {
            forest.grow(history, (int) turn);
        }
        for (int i = 0; i < Horizons.COUNT; i++) {
            int minutes = Horizons.minutes(i);
            Outlook outlook = outlooks[i][slot(i, now + minutes)];
            outlook.pending.features.read(history, now, minutes);
            forecasts[i] = ensemble.forecast(i, outlook.pending);
            outlook.lookForward(now + minutes, forecasts[i], value);
        }
    }

    private void learn(long now, double value) {
        for (int i = 0; i < Horizons.COUNT; i++) {
            Outlook outlook = outlooks[i][slot(i, now)];
            if (outlook.minute() == now) {
                ensemble.learn(i, outlook.pending, value);
                outlook.score(i, value, scores);
            }
        }
    }

    private static int slot(int horizon, long minute) {
        return (int) Math.floorMod(minute, (long) Horizons.minutes(horizon) + 1);
    }
}
