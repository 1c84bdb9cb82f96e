package io.minikafka.observer.rates;

/// Something unusual in how often a template comes.
public sealed interface RateAnomaly {
    int templateId();

    long timeMs();

    /// A template that the stream never had after its warm-up.
    record Novel(int templateId, long timeMs) implements RateAnomaly {}

    /// More lines in a window than the template's past lets expect. Reported once until a window is calm again.
    ///
    /// @param count lines in the window so far
    /// @param usual the mean of its windows
    record Burst(int templateId, long timeMs, long count, double usual) implements RateAnomaly {}

    /// A template that came steadily stays away. Reported once until it comes again.
    ///
    /// @param gapMs since its last line
    /// @param usualGapMs the mean time between its lines
    record Silence(int templateId, long timeMs, long gapMs, double usualGapMs)
            implements RateAnomaly {}
}
