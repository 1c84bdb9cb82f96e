package io.minikafka.observer.series;

import java.util.List;

/// Watches one metric and judges each point by those before it. Several views of the series are asked, and the one that
/// is the most surprised counts: a spike, a step, a slow drift and an odd pattern show in different ones. Deterministic
/// and bounded (about half a megabyte); belongs to one thread (RFC 0017).
public final class SeriesDetector {
    /// A week at five minutes.
    private static final int WEEK = 2_016;

    private static final int SHORT = 12;
    private static final int LONG = 48;
    private static final int HABIT = 5;

    private final AlarmGate gate;
    private final RobustDeviation level = new RobustDeviation(WEEK);
    private final TimeOfDay timeOfDay = new TimeOfDay(new RobustDeviation(WEEK));
    private final List<Outlook> outlooks =
            List.of(
                    new Outlook("the value", level),
                    new Outlook("the change", new Change(new RobustDeviation(WEEK))),
                    new Outlook(
                            "the mean of the last " + SHORT,
                            new MovingMean(SHORT, new RobustDeviation(WEEK))),
                    new Outlook(
                            "the mean of the last " + LONG,
                            new MovingMean(LONG, new RobustDeviation(WEEK))),
                    new Outlook("the value for this time of day", timeOfDay),
                    new Outlook("the pattern", new Smoothed(HABIT, new Habit())),
                    new Outlook("the prediction", new Prediction()));

    public SeriesDetector() {
        this(SeriesConfig.DEFAULT);
    }

    public SeriesDetector(SeriesConfig config) {
        gate = new AlarmGate(config);
    }

    /// A value that is no number tells nothing and is not remembered.
    public Judgement judge(long timeMs, double value) {
        double expected = level.median();
        double usualDeviation = level.scale();
        if (!Double.isFinite(value)) {
            return new Judgement(0, false, 0, "", expected, usualDeviation);
        }
        double surprise = 0;
        String view = "";
        for (Outlook outlook : outlooks) {
            double one = outlook.surprise(timeMs, value);
            if (one > surprise) {
                surprise = one;
                view = outlook.name();
            }
        }
        double usual = timeOfDay.usual();
        double score = gate.score(surprise);
        return new Judgement(
                score,
                gate.alarm(),
                surprise,
                view,
                Double.isNaN(usual) ? expected : usual,
                usualDeviation);
    }
}
