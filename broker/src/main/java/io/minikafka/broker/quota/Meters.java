package io.minikafka.broker.quota;

import io.minikafka.base.Time;
import io.minikafka.cluster.metadata.QuotaEntity;
import io.minikafka.cluster.metadata.QuotaKey;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/// What was measured, by quota and by those whom it is measured for. Bounded: whoever was not seen for an hour
/// is forgotten, and when there are too many, newcomers share one meter for each quota, so that inventing client
/// ids does not evade it. Any thread.
final class Meters {
    private static final long FORGET_NS = TimeUnit.HOURS.toNanos(1);
    private static final long SWEEP_NS = TimeUnit.MINUTES.toNanos(1);

    private final QuotaConfig config;
    private final Time time;
    private final ConcurrentHashMap<Key, RateMeter> meters = new ConcurrentHashMap<>();
    private volatile long sweptNs;

    /// @param user empty if the quota does not ask for it; so the client
    private record Key(QuotaKey quota, QuotaEntity entity, String user, String client) {}

    Meters(QuotaConfig config, Time time) {
        this.config = config;
        this.time = time;
        this.sweptNs = time.monotonicNs();
    }

    RateMeter meter(QuotaKey quota, QuotaEntity entity, String user, String client) {
        Key key = new Key(quota, entity, user, client);
        RateMeter known = meters.get(key);
        if (known != null) {
            return known;
        }
        sweepIfDue();
        Key place = meters.size() < config.metersMax() ? key : new Key(quota, entity, "", "");
        return meters.computeIfAbsent(place, _ -> made(quota));
    }

    int size() {
        return meters.size();
    }

    private RateMeter made(QuotaKey quota) {
        boolean mutation = quota == QuotaKey.MUTATION;
        return new RateMeter(
                mutation ? config.mutationSamples() : config.samples(),
                mutation ? config.mutationSampleMs() : config.sampleMs(),
                time.monotonicNs());
    }

    private void sweepIfDue() {
        long nowNs = time.monotonicNs();
        if (nowNs - sweptNs > SWEEP_NS) {
            sweptNs = nowNs;
            meters.values().removeIf(meter -> meter.idleNs(nowNs) > FORGET_NS);
        }
    }
}
