package io.minikafka.network;

import io.minikafka.base.Time;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/// Lets one line a second through and counts the rest, so that no client can fill the log. Thread-safe.
final class RateLimitedLog {
    private static final long INTERVAL_NS = TimeUnit.SECONDS.toNanos(1);

    private final Time time;
    private final Consumer<String> sink;
    private final AtomicLong nextNs;
    private final AtomicLong suppressed = new AtomicLong();

    RateLimitedLog(Time time, Consumer<String> sink) {
        this.time = time;
        this.sink = sink;
        this.nextNs = new AtomicLong(time.monotonicNs());
    }

    void line(String message) {
        long now = time.monotonicNs();
        long next = nextNs.get();
        if (now - next < 0 || !nextNs.compareAndSet(next, now + INTERVAL_NS)) {
            suppressed.incrementAndGet();
            return;
        }
        long left = suppressed.getAndSet(0);
        sink.accept(left == 0 ? message : message + " (and " + left + " similar lines before)");
    }
}
