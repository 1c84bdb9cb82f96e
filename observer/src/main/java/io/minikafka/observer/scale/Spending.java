package io.minikafka.observer.scale;

/// What was spent so far, and what the reactive rule would have spent and missed.
public record Spending(
        long minutes,
        long nodeMinutes,
        long reactiveNodeMinutes,
        long missed,
        long reactiveMissed) {
    /// In node-minutes: positive while less was spent than the reactive rule would have.
    public long surplus() {
        return reactiveNodeMinutes - nodeMinutes;
    }

    /// The surplus in days of the usual spending.
    double surplusDays() {
        return (double) surplus() * minutes / Math.max(1, reactiveNodeMinutes) / 1440;
    }
}
