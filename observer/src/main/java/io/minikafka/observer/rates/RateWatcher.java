package io.minikafka.observer.rates;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Watches how often each template comes in a live stream. Time is told to it, so a replay at any speed gives the same
/// answers. Memory is bounded by [RateConfig#templates()]. Belongs to one thread (RFC 0017).
///
/// Lines may come a little out of order: a line older than the current window counts for the current one.
public final class RateWatcher {
    private final RateConfig config;
    private final LinkedHashMap<Integer, Rate> rates = new LinkedHashMap<>(16, 0.75f, true);
    private long firstWindow = Long.MIN_VALUE;
    private long window = Long.MIN_VALUE;
    private int newInWindow;
    private long newUnreported;

    public RateWatcher(RateConfig config) {
        this.config = config;
    }

    /// A line of a template came. `isNew` and `absorbed` are as the miner told.
    public List<RateAnomaly> seen(
            int templateId, boolean isNew, List<Integer> absorbed, long timeMs) {
        List<RateAnomaly> found = new ArrayList<>(0);
        turnTo(timeMs);
        Rate rate = rates.computeIfAbsent(templateId, _ -> new Rate(config, window));
        for (int id : absorbed) {
            Rate old = rates.remove(id);
            if (old != null) {
                rate.absorb(old);
            }
        }
        if (rate.seen(window, timeMs)) {
            found.add(new RateAnomaly.Burst(templateId, timeMs, rate.count(), rate.mean()));
        }
        if (isNew && window - firstWindow >= config.warmUpWindows()) {
            if (newInWindow < config.newPerWindow()) {
                newInWindow++;
                found.add(new RateAnomaly.Novel(templateId, timeMs));
            } else {
                newUnreported++;
            }
        }
        if (rates.size() > config.templates()) {
            rates.remove(rates.firstEntry().getKey());
        }
        return found;
    }

    /// Time passes without lines; call it about once a window. Finds what fell silent.
    public List<RateAnomaly> advance(long nowMs) {
        List<RateAnomaly> found = new ArrayList<>(0);
        if (window == Long.MIN_VALUE) {
            return found;
        }
        turnTo(nowMs);
        for (Map.Entry<Integer, Rate> entry : rates.entrySet()) {
            Rate rate = entry.getValue();
            if (rate.fallsSilent(nowMs)) {
                found.add(
                        new RateAnomaly.Silence(
                                entry.getKey(),
                                nowMs,
                                nowMs - rate.lastSeenMs(),
                                rate.usualGapMs()));
            }
            rate.advance(window);
        }
        return found;
    }

    /// New templates that were too many in their window to be reported one by one.
    public long newUnreported() {
        return newUnreported;
    }

    private void turnTo(long timeMs) {
        long now = Math.floorDiv(timeMs, config.windowMs());
        if (window == Long.MIN_VALUE) {
            firstWindow = now;
        }
        if (now > window) {
            window = now;
            newInWindow = 0;
        }
    }
}
