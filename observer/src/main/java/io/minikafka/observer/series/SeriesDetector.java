package io.minikafka.observer.series;

/// Watches one metric and judges each point by those before it. Deterministic and bounded; belongs to one thread
/// (RFC 0017).
public final class SeriesDetector {
    private final SeriesConfig config;
    private final RobustDeviation level = new RobustDeviation(2_016);
    private final TailChance chance = new TailChance();
    private int rest;

    public SeriesDetector() {
        this(SeriesConfig.DEFAULT);
    }

    public SeriesDetector(SeriesConfig config) {
        this.config = config;
    }

    public Judgement judge(long timeMs, double value) {
        double expected = level.median();
        double usual = level.scale();
        if (!Double.isFinite(value)) {
            return new Judgement(0, false, expected, usual);
        }
        double surprise = chance.next(level.next(timeMs, value));
        boolean alarm = surprise >= config.alarmSurprise() && rest == 0;
        boolean quiet = rest > 0;
        rest = alarm ? config.restPoints() : Math.max(0, rest - 1);
        return new Judgement(quiet ? 0 : score(surprise), alarm, expected, usual);
    }

    /// A half at the border of an alarm.
    private double score(double surprise) {
        return surprise / (surprise + config.alarmSurprise());
    }
}
