package io.minikafka.broker.quota;

import io.minikafka.base.Time;
import io.minikafka.broker.ApiHandler;
import io.minikafka.broker.MetadataStore;
import io.minikafka.broker.QuotaGate;
import io.minikafka.cluster.metadata.MetadataRecord.QuotaRecord;
import io.minikafka.metrics.MetricSink;
import io.minikafka.metrics.MetricSource;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.ApiMessage;

/// Enforces the quotas of the metadata: measures, and says who has to wait for how long. Any thread.
public final class Quotas implements QuotaGate, MetricSource {
    private static final double NS_PER_PERCENT = TimeUnit.SECONDS.toNanos(1) / 100.0;
    private static final double MS_PER_SECOND = 1e3;

    private final MetadataStore metadata;
    private final Time time;
    private final Meters meters;
    private final Throttled produce = new Throttled("produce");
    private final Throttled fetch = new Throttled("fetch");
    private final Throttled request = new Throttled("request");
    private final Throttled mutation = new Throttled("mutation");
    private volatile QuotaRules rules;

    /// How often and how long clients were told to wait.
    private record Throttled(String quota, LongAdder times, LongAdder ms) {
        Throttled(String quota) {
            this(quota, new LongAdder(), new LongAdder());
        }

        int count(int delayMs) {
            if (delayMs > 0) {
                times.increment();
                ms.add(delayMs);
            }
            return delayMs;
        }
    }

    public Quotas(MetadataStore metadata, QuotaConfig config, Time time) {
        this.metadata = metadata;
        this.time = time;
        this.meters = new Meters(config, time);
        metadata.onChange((_, records, now) -> {
            if (records.stream().anyMatch(QuotaRecord.class::isInstance)) {
                rules = new QuotaRules(now, meters, config.metersMax());
            }
        });
        this.rules = new QuotaRules(metadata.image(), meters, config.metersMax());
    }

    public List<ApiHandler<?, ?>> handlers() {
        return List.of(
                new DescribeClientQuotasHandler(metadata), new AlterClientQuotasHandler(metadata));
    }

    @Override
    public boolean isActive() {
        return rules.ofClients();
    }

    @Override
    public int answered(ApiKeys key, String clientId, long requestBytes, long fetchedBytes) {
        ClientLimits limits = rules.of(clientId);
        long nowNs = time.monotonicNs();
        int delayMs =
                switch (key) {
                    case PRODUCE ->
                            produce.count(recorded(limits.produce(), (double) requestBytes, nowNs));
                    case FETCH, SHARE_FETCH ->
                            fetch.count(recorded(limits.fetch(), (double) fetchedBytes, nowNs));
                    default -> 0;
                };
        int requestMs =
                request.count(limits.request().map(limit -> limit.shortDelayMs(nowNs)).orElse(0));
        return Math.max(delayMs, requestMs);
    }

    @Override
    public void busy(String clientId, long ns) {
        rules.of(clientId)
                .request()
                .ifPresent(limit -> limit.record(ns / NS_PER_PERCENT, time.monotonicNs()));
    }

    @Override
    public int fetchDelayMs(String clientId) {
        return isActive()
                ? rules.of(clientId)
                        .fetch()
                        .map(limit -> limit.delayMs(time.monotonicNs()))
                        .orElse(0)
                : 0;
    }

    @Override
    public int fetchBytesMax(String clientId) {
        return isActive()
                ? rules.of(clientId).fetch().map(Limit::perWindow).orElse(Integer.MAX_VALUE)
                : Integer.MAX_VALUE;
    }

    /// Clients that cannot be told to come back are counted and let through.
    @Override
    public int mutationDelayMs(short version, String clientId, ApiMessage message) {
        int partitions = Mutations.count(metadata.image(), message);
        Optional<Limit> limit =
                partitions > 0 ? rules.of(clientId).mutation() : Optional.<Limit>empty();
        if (limit.isEmpty()) {
            return 0;
        }
        long nowNs = time.monotonicNs();
        int delayMs = limit.get().delayMs(nowNs);
        if (delayMs > 0 && Mutations.mayBeRefused(version, message)) {
            return mutation.count(delayMs);
        }
        limit.get().record(partitions, nowNs);
        return 0;
    }

    @Override
    public boolean admits(InetAddress address) {
        Optional<Limit> limit = rules.of(address);
        if (limit.isEmpty()) {
            return true;
        }
        long nowNs = time.monotonicNs();
        if (limit.get().delayMs(nowNs) > 0) {
            return false;
        }
        limit.get().record(1, nowNs);
        return true;
    }

    @Override
    public void collect(MetricSink sink) {
        for (Throttled each : List.of(produce, fetch, request, mutation)) {
            sink.counter(
                    "minikafka_throttles",
                    "Answers that told a client to wait.",
                    each.times().sum(),
                    "quota",
                    each.quota());
            sink.counter(
                    "minikafka_throttled_seconds",
                    "For how long altogether.",
                    each.ms().sum() / MS_PER_SECOND,
                    "quota",
                    each.quota());
        }
        sink.gauge("minikafka_quota_sensors", "Rates that are measured now.", sensors());
    }

    int sensors() {
        return meters.size();
    }

    private static int recorded(Optional<Limit> limit, double amount, long nowNs) {
        if (limit.isEmpty()) {
            return 0;
        }
        limit.get().record(amount, nowNs);
        return limit.get().delayMs(nowNs);
    }
}
