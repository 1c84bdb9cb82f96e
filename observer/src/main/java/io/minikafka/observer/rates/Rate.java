package io.minikafka.observer.rates;

/// What is remembered of one template's rate: a mean and a variance of its windows' counts that forget slowly.
///
/// The variance is never below the mean (a Poisson process), so that a steady template does not alarm at its first
/// jitter. A count beyond what is a burst teaches only as much as the largest that is none.
final class Rate {
    /// Half of what is known stems from the last 70 or so windows.
    private static final double MEMORY = 0.01;

    private final RateConfig config;
    private final long firstWindow;
    private long window;
    private long count;
    private long lastSeenMs;
    private int windows;
    private double mean;
    private double variance;
    private boolean bursting;
    private boolean silent;

    Rate(RateConfig config, long window) {
        this.config = config;
        this.firstWindow = window;
        this.window = window;
    }

    long lastSeenMs() {
        return lastSeenMs;
    }

    double mean() {
        return mean;
    }

    long count() {
        return count;
    }

    /// Counts a line; true if it begins a burst.
    boolean seen(long newWindow, long timeMs) {
        advance(newWindow);
        count++;
        lastSeenMs = Math.max(lastSeenMs, timeMs);
        silent = false;
        if (bursting || windows < config.warmUpWindows() || count <= limit()) {
            return false;
        }
        bursting = true;
        return true;
    }

    /// Windows up to this one are over. Many empty ones at once are as good as a few hundred.
    void advance(long newWindow) {
        long passed = newWindow - window;
        if (passed <= 0) {
            return;
        }
        close(count);
        for (long i = 1; i < Math.min(passed, 500); i++) {
            close(0);
        }
        window = newWindow;
        count = 0;
    }

    private void close(long windowCount) {
        windows++;
        double weight = Math.max(MEMORY, 1.0 / windows);
        double limit = limit();
        double learned =
                windows <= config.warmUpWindows()
                        ? windowCount
                        : Math.min((double) windowCount, limit);
        double delta = learned - mean;
        mean += weight * delta;
        variance = (1 - weight) * (variance + weight * delta * delta);
        bursting &= windowCount > limit;
    }

    private double limit() {
        double deviation = Math.sqrt(Math.max(variance, mean));
        return Math.max(config.burstCount(), mean + config.deviations() * deviation);
    }

    /// True once when a steady template has stayed away longer than chance allows.
    boolean fallsSilent(long nowMs) {
        if (silent || windows < config.warmUpWindows() || window == firstWindow || mean <= 0) {
            return false;
        }
        double expected = (nowMs - lastSeenMs) / usualGapMs();
        double dispersion = Math.max(1, variance / mean);
        silent = expected / dispersion > -Math.log(config.silenceChance());
        return silent;
    }

    double usualGapMs() {
        return config.windowMs() / mean;
    }

    /// Another template's lines are this one's from now on.
    void absorb(Rate other) {
        other.advance(window);
        advance(other.window);
        count += other.count;
        mean += other.mean;
        variance += other.variance;
        windows = Math.max(windows, other.windows);
        lastSeenMs = Math.max(lastSeenMs, other.lastSeenMs);
    }
}
