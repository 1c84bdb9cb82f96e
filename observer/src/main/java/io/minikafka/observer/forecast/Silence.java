package io.minikafka.observer.forecast;

/// Zeros where clearly more was expected. Nobody can say from one series whether its load is gone or its collection
/// failed, so: they are not learned from for an hour, then they are taken for what they say; and as long as they last, the
/// chance that they end within h minutes, after d of them, is h / (d + h) (Lindy's law).
final class Silence {
    private static final int BELIEVED_AFTER_MINUTES = Calendar.HOUR;
    private static final double USUAL_ZEROS_MAX = 0.01;
    private static final double FORGET = 1.0 / Calendar.DAY;

    private int minutes;
    private double zeros;

    /// Takes the next value, with the lowest quantile that was forecast for it; answers what may be learned: the
    /// value, or NaN for a gap.
    double filter(double value, double lowest) {
        if (value > 0) {
            minutes = 0;
            zeros -= FORGET * zeros;
            return value;
        }
        if (Double.isNaN(value)) {
            return value;
        }
        if (minutes == 0 && (zeros > USUAL_ZEROS_MAX || lowest <= 0)) {
            zeros += FORGET * (1 - zeros);
            return value;
        }
        minutes++;
        return minutes <= BELIEVED_AFTER_MINUTES ? Double.NaN : value;
    }

    /// How likely it is that it is still silent so many minutes from now.
    double chance(int horizon) {
        return (double) minutes / (minutes + horizon);
    }
}
