package io.minikafka.observer.scale;

/// Why the predictive rule may not act.
enum Distrust {
    NONE(""),
    TOO_YOUNG("too little was seen yet to forecast"),
    FORECAST_IS_POOR("the forecasts were lately not better than the last value"),
    NOT_BETTER("the predictive rule would lately have missed no fewer minutes");

    private final String words;

    Distrust(String words) {
        this.words = words;
    }

    String words() {
        return words;
    }
}
