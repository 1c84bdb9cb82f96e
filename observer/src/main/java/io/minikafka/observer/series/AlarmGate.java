package io.minikafka.observer.series;

/// Makes alarms of surprise: the first point that is surprising enough is one, and then the series rests, because whoever
/// reads alarms knows by now.
public final class AlarmGate {
    private final SeriesConfig config;
    private int rest;
    private boolean alarm;

    public AlarmGate(SeriesConfig config) {
        this.config = config;
    }

    /// The next point's score: 0 to 1, a half where an alarm begins, and 0 while the series rests.
    public double score(double surprise) {
        if (rest > 0) {
            rest--;
            alarm = false;
            return 0;
        }
        alarm = surprise >= config.alarmSurprise();
        rest = alarm ? config.restPoints() : 0;
        return surprise / (surprise + config.alarmSurprise());
    }

    /// The last point is an alarm.
    public boolean alarm() {
        return alarm;
    }
}
