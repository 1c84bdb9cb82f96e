package io.minikafka.metrics;

import io.minikafka.base.Time;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.HdrHistogram.AtomicHistogram;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/// How long something took, from 1 us to a minute at two digits; what took longer counts as a minute.
///
/// Any thread records: each has its stripe, as far as there are enough, so that threads do not fight for a
/// cache line. A stripe is made when it is first needed and never reset; readers add stripes up.
///
/// For [#recent] two older sums are kept, the younger of which is replaced when it is a minute old: what came
/// since the older one is the last one to two minutes, provided that somebody asks that often.
public final class LatencyHistogram {
    private static final int STRIPES = 8;
    private static final long LOWEST_NS = 1_000;
    private static final long HIGHEST_NS = TimeUnit.MINUTES.toNanos(1);
    private static final int DIGITS = 2;
    private static final long WINDOW_NS = TimeUnit.MINUTES.toNanos(1);

    private final AtomicReferenceArray<@Nullable AtomicHistogram> stripes =
            new AtomicReferenceArray<>(STRIPES);

    // Guarded by this.
    private @Nullable Histogram older;
    private @Nullable Histogram younger;
    private long youngerSinceNs;

    /// Any thread; no lock, and no allocation but the first time.
    public void record(long ns) {
        stripe().recordValue(Math.clamp(ns, 0, HIGHEST_NS));
    }

    /// Everything since the start.
    Histogram sum() {
        Histogram sum = new Histogram(LOWEST_NS, HIGHEST_NS, DIGITS);
        for (int i = 0; i < STRIPES; i++) {
            AtomicHistogram stripe = stripes.getAcquire(i);
            if (stripe != null) {
                sum.add(stripe);
            }
        }
        return sum;
    }

    /// What came in the recent past, given `sum` as it is now.
    synchronized Histogram recent(Histogram sum, Time time) {
        long nowNs = time.monotonicNs();
        if (younger == null || nowNs - youngerSinceNs >= WINDOW_NS) {
            older = younger;
            younger = sum;
            youngerSinceNs = nowNs;
        }
        Histogram recent = sum.copy();
        if (older != null) {
            recent.subtract(older);
        }
        return recent;
    }

    private AtomicHistogram stripe() {
        int i = (int) Thread.currentThread().threadId() & (STRIPES - 1);
        AtomicHistogram stripe = stripes.getAcquire(i);
        return stripe != null ? stripe : newStripe(i);
    }

    private AtomicHistogram newStripe(int i) {
        AtomicHistogram made = new AtomicHistogram(LOWEST_NS, HIGHEST_NS, DIGITS);
        AtomicHistogram there = stripes.compareAndExchange(i, null, made);
        return there == null ? made : there;
    }
}
