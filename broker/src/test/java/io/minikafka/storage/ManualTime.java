package io.minikafka.storage;

import io.minikafka.base.Time;
import java.util.concurrent.atomic.AtomicLong;

/// A clock that moves only when told.
final class ManualTime implements Time {
    static final long START_MS = 1_700_000_000_000L;

    private final AtomicLong passedMs = new AtomicLong();

    void advanceMs(long ms) {
        passedMs.addAndGet(ms);
    }

    @Override
    public long wallMs() {
        return START_MS + passedMs.get();
    }

    @Override
    public long monotonicNs() {
        return passedMs.get() * 1_000_000;
    }
}
