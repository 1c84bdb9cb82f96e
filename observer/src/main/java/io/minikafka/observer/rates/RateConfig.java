package io.minikafka.observer.rates;

/// What a rate watcher calls unusual, and how much it remembers.
///
/// @param windowMs lines are counted in windows of this length
/// @param warmUpWindows the stream's first windows, in which nothing is reported; also how many windows a template's
///     own rate must be known for before its bursts and silences count
/// @param burstCount fewer lines in a window are never a burst
/// @param deviations how many standard deviations above its mean a window must lie to be a burst
/// @param silenceChance a gap is a silence if a steady template would show one as long with less than this chance
/// @param templates templates remembered; the one not seen for longest makes room
/// @param newPerWindow new templates reported in one window; more are only counted
public record RateConfig(
        long windowMs,
        int warmUpWindows,
        int burstCount,
        double deviations,
        double silenceChance,
        int templates,
        int newPerWindow) {
    public static final RateConfig DEFAULT = new RateConfig(10_000, 30, 10, 6, 1e-6, 8_192, 20);

    public RateConfig {
        if (windowMs < 1
                || warmUpWindows < 2
                || burstCount < 1
                || deviations <= 0
                || silenceChance <= 0
                || silenceChance >= 1
                || templates < 1
                || newPerWindow < 0) {
            throw new IllegalArgumentException("out of bounds");
        }
    }
}
