package io.minikafka.network;

import io.minikafka.base.Time;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/// A clock that stands still until a test moves it.
final class ManualTime implements Time {
    private final AtomicLong nowNs = new AtomicLong(1);

    @Override
    public long wallMs() {
        return TimeUnit.NANOSECONDS.toMillis(nowNs.get());
    }

    @Override
    public long monotonicNs() {
        return nowNs.get();
    }

    void advanceMs(long ms) {
        nowNs.addAndGet(TimeUnit.MILLISECONDS.toNanos(ms));
    }
}
