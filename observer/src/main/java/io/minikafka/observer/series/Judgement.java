package io.minikafka.observer.series;

/// What a detector thinks of one point, knowing only it and those before.
///
/// @param score 0 to 1, how unlike its past the series is now; comparable between series
/// @param alarm the score is beyond the threshold and no alarm of this series is still fresh
/// @param expected what value the past lets expect here
/// @param usualDeviation how far from it values usually lie
public record Judgement(double score, boolean alarm, double expected, double usualDeviation) {}
