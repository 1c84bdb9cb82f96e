package io.minikafka.broker;

import io.minikafka.base.Time;
import io.minikafka.metrics.LatencyHistogram;
import io.minikafka.metrics.MetricSink;
import io.minikafka.metrics.MetricSource;
import java.util.concurrent.atomic.LongAdder;
import org.apache.kafka.common.protocol.ApiKeys;

/// How many requests of each API were answered, and how long that took: from the last byte of the request to
/// the answer's way to the network. Any thread.
public final class RequestStats implements MetricSource {
    private final Time time;
    private final LongAdder[] answered = adders();
    private final LongAdder failures = new LongAdder();
    private final LatencyHistogram produce = new LatencyHistogram();
    private final LatencyHistogram fetch = new LatencyHistogram();
    private final LatencyHistogram other = new LatencyHistogram();
    private final LatencyHistogram waited = new LatencyHistogram();

    public RequestStats(Time time) {
        this.time = time;
    }

    /// @param hasWaited whether the client asked to wait
    void answered(ApiKeys key, boolean hasWaited, long receivedNs) {
        answered[key.id].increment();
        times(key, hasWaited).record(time.monotonicNs() - receivedNs);
    }

    long nowNs() {
        return time.monotonicNs();
    }

    /// A defect of the broker kept a request from its answer: a handler threw, or an answer could not be
    /// written. Each is in the log.
    void failed() {
        failures.increment();
    }

    public long failures() {
        return failures.sum();
    }

    @Override
    public void collect(MetricSink sink) {
        for (ApiKeys key : ApiKeys.values()) {
            long count = answered[key.id].sum();
            if (count > 0) {
                sink.counter("minikafka_requests", "Requests answered.", count, "api", key.name);
            }
        }
        sink.counter(
                "minikafka_request_failures",
                "Requests that a defect of the broker kept from their answer.",
                failures());
        times(sink, produce, "Produce", "false");
        times(sink, fetch, "Fetch", "false");
        times(sink, other, "(other)", "false");
        times(sink, waited, "(any)", "true");
    }

    private static void times(MetricSink sink, LatencyHistogram times, String api, String waited) {
        sink.latency(
                "minikafka_request_seconds",
                "Time from a request's last byte to its answer; waited: the client asked to wait.",
                times,
                "api",
                api,
                "waited",
                waited);
    }

    /// Joining and syncing a group wait for others, whatever the handler says.
    private LatencyHistogram times(ApiKeys key, boolean hasWaited) {
        return switch (key) {
            case PRODUCE -> produce;
            case FETCH -> hasWaited ? waited : fetch;
            case JOIN_GROUP, SYNC_GROUP -> waited;
            default -> hasWaited ? waited : other;
        };
    }

    private static LongAdder[] adders() {
        int size = 0;
        for (ApiKeys key : ApiKeys.values()) {
            size = Math.max(size, key.id + 1);
        }
        LongAdder[] adders = new LongAdder[size];
        for (int i = 0; i < size; i++) {
            adders[i] = new LongAdder();
        }
        return adders;
    }
}
