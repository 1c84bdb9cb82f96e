package io.minikafka.observer.forecast;

/// One way to forecast. It answers, for a horizon (its number in [Horizons]) and what is known of that minute, the
/// quantiles as ratios (see [Features]), and learns when the minute has come.
sealed interface Member permits PointMember, Forest {
    /// False: no opinion yet, and nothing was written.
    boolean quantiles(int horizon, Features features, double[] quantiles);

    void learn(int horizon, Features features, double actual);
}
