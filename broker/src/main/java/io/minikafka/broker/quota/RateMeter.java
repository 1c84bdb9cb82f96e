package io.minikafka.broker.quota;

import java.util.concurrent.TimeUnit;

/// How much per second over a window of samples, as Kafka's clients and brokers measure it: a window that is not
/// full yet counts as one in which nothing happened, except for its last sample. Any thread; the lock is held
/// for a few instructions.
final class RateMeter {
    private static final double NS_PER_SECOND = TimeUnit.SECONDS.toNanos(1);

    private final long sampleNs;
    private final long[] beganNs;
    private final double[] sums;
    private int used;
    private int current;
    private long usedNs;

    RateMeter(int samples, long sampleMs, long nowNs) {
        this.sampleNs = TimeUnit.MILLISECONDS.toNanos(sampleMs);
        this.beganNs = new long[samples];
        this.sums = new double[samples];
        this.usedNs = nowNs;
    }

    synchronized void record(double amount, long nowNs) {
        if (used == 0 || nowNs - beganNs[current] >= sampleNs) {
            current = used == 0 ? 0 : (current + 1) % sums.length;
            used = Math.min(sums.length, used + 1);
            beganNs[current] = nowNs;
            sums[current] = 0;
        }
        sums[current] += amount;
        usedNs = nowNs;
    }

    /// How long nothing may come for the rate to be at `bound` again; 0 if it is not above.
    synchronized long delayNs(double bound, long nowNs) {
        double sum = 0;
        long oldestNs = nowNs;
        for (int i = 0; i < used; i++) {
            if (nowNs - beganNs[i] < sampleNs * sums.length) {
                sum += sums[i];
                oldestNs = Math.min(oldestNs, beganNs[i]);
            }
        }
        long windowNs = windowNs(nowNs - oldestNs);
        double rate = sum / (windowNs / NS_PER_SECOND);
        return rate > bound ? (long) ((rate - bound) / bound * windowNs) : 0;
    }

    synchronized long idleNs(long nowNs) {
        return nowNs - usedNs;
    }

    /// All samples.
    long windowNs() {
        return sampleNs * sums.length;
    }

    long sampleNs() {
        return sampleNs;
    }

    private long windowNs(long elapsedNs) {
        long missing = sums.length - 1 - elapsedNs / sampleNs;
        long window = missing > 0 ? elapsedNs + missing * sampleNs : elapsedNs;
        return Math.max(window, sampleNs);
    }
}
