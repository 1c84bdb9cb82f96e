package io.minikafka.observer.llm;

import java.time.Duration;

/// What one question may cost.
///
/// @param time until the answer is there as a whole
/// @param tokens of the answer
public record Budget(Duration time, int tokens) {
    public static final Budget DEFAULT = new Budget(Duration.ofSeconds(30), 600);
}
