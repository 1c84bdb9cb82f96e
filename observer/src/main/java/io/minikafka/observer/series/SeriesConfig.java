package io.minikafka.observer.series;

/// What a series detector calls an alarm.
///
/// @param alarmSurprise minus the decimal logarithm of the chance below which a point is an alarm
/// @param restPoints so many points after an alarm there is no other
public record SeriesConfig(double alarmSurprise, int restPoints) {
    public static final SeriesConfig DEFAULT = new SeriesConfig(3.3, 120);

    public SeriesConfig {
        if (alarmSurprise <= 0 || restPoints < 0) {
            throw new IllegalArgumentException("out of bounds");
        }
    }
}
