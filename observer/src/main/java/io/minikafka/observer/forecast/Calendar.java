package io.minikafka.observer.forecast;

/// Spans in minutes.
final class Calendar {
    static final int HOUR = 60;
    static final int DAY = 24 * HOUR;
    static final int WEEK_DAYS = 7;

    private Calendar() {}
}
