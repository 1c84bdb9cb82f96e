package io.minikafka.broker.quota;

import java.util.concurrent.TimeUnit;

/// A quota that applies to a client, and what was measured of all who share it.
record Limit(double bound, RateMeter meter) {
    private static final long NS_PER_MS = TimeUnit.MILLISECONDS.toNanos(1);

    void record(double amount, long nowNs) {
        meter.record(amount, nowNs);
    }

    /// Rounded up: a client that waits for so long is within its quota.
    int delayMs(long nowNs) {
        return ms(meter.delayNs(bound, nowNs));
    }

    /// The same, but at most a sample's time, as for request time.
    int shortDelayMs(long nowNs) {
        return ms(Math.min(meter.delayNs(bound, nowNs), meter.sampleNs()));
    }

    /// What a whole window holds.
    int perWindow() {
        return (int)
                Math.min(
                        Integer.MAX_VALUE,
                        bound * TimeUnit.NANOSECONDS.toSeconds(meter.windowNs()));
    }

    private static int ms(long ns) {
        long up = ns % NS_PER_MS == 0 ? 0 : 1;
        return (int) Math.min(Integer.MAX_VALUE, ns / NS_PER_MS + up);
    }
}
