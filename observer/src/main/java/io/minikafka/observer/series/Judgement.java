package io.minikafka.observer.series;

/// What a detector thinks of one point, knowing only it and those before.
///
/// @param score 0 to 1, a half where an alarm begins; comparable between series, and 0 while an alarm is fresh
/// @param alarm the score is a half or more and no alarm of this series is still fresh
/// @param surprise minus the decimal logarithm of the chance of such a point, whether or not an alarm is fresh
/// @param view which look at the series is the most surprised, in words
/// @param expected what value the past lets expect here
/// @param usualDeviation how far from it values usually lie
public record Judgement(
        double score,
        boolean alarm,
        double surprise,
        String view,
        double expected,
        double usualDeviation) {}
