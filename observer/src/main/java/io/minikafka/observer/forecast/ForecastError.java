package io.minikafka.observer.forecast;

/// How wrong the forecasts for `horizonMinutes` ahead lately were, over about a day: the mean absolute error of the
/// median, that of "it stays as it is", and the share of minutes below the 95 % quantile.
public record ForecastError(
        int horizonMinutes,
        int minutes,
        double meanError,
        double lastValueMeanError,
        double coveredBelowQ95) {
    private static final int MINUTES_MIN = 3 * 60;
    private static final double WORTH_MAX = 0.98;
    private static final double COVERED_MIN = 0.88;

    /// Below 1 the forecast is better than the last value.
    public double ratio() {
        return lastValueMeanError == 0 ? 1 : meanError / lastValueMeanError;
    }

    /// Whether one should act on these forecasts.
    public boolean trusted() {
        return minutes >= MINUTES_MIN && ratio() <= WORTH_MAX && coveredBelowQ95 >= COVERED_MIN;
    }

    @Override
    public String toString() {
        return "%d min ahead: error %.3g, last value %.3g (ratio %.2f), %.1f %% below the 95 %% quantile%s"
                .formatted(
                        horizonMinutes,
                        meanError,
                        lastValueMeanError,
                        ratio(),
                        100 * coveredBelowQ95,
                        trusted() ? "" : ", not trusted");
    }
}
