package io.minikafka.broker.delay;

import io.minikafka.metrics.LatencyHistogram;
import io.minikafka.metrics.MetricSink;
import io.minikafka.metrics.MetricSource;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/// What the metrics say of delayed records. Counted by the delay thread, read by any.
final class DelayFigures implements MetricSource {
    private final AtomicLong pending = new AtomicLong();
    private final AtomicLong pendingLed = new AtomicLong();
    private final LongAdder delivered = new LongAdder();
    private final LongAdder dropped = new LongAdder();
    private final LatencyHistogram lateness = new LatencyHistogram();

    /// In all partitions of this node.
    AtomicLong pending() {
        return pending;
    }

    /// More, or fewer, wait in a partition.
    void pendingChanged(PartitionTail tail, long by) {
        pending.addAndGet(by);
        if (tail.isLed()) {
            pendingLed.addAndGet(by);
        }
    }

    /// A partition has got this node as its leader, or lost it.
    void leaderChanged(PartitionTail tail) {
        pendingLed.addAndGet(tail.isLed() ? tail.pending() : -tail.pending());
    }

    void delivered() {
        delivered.increment();
    }

    /// How long after its time a record was delivered.
    void late(long ms) {
        lateness.record(TimeUnit.MILLISECONDS.toNanos(ms));
    }

    void dropped(int records) {
        dropped.add(records);
    }

    @Override
    public void collect(MetricSink sink) {
        sink.gauge(
                "minikafka_delayed_pending",
                "Records that wait for their time, in partitions that this node leads.",
                pendingLed.get());
        sink.counter("minikafka_delayed_delivered", "Delayed records delivered.", delivered.sum());
        sink.counter(
                "minikafka_delayed_dropped",
                "Delayed records whose transaction was aborted, or that were deleted before their time.",
                dropped.sum());
        sink.latency(
                "minikafka_delayed_lateness_seconds",
                "From when a record was due until it was in its partition.",
                lateness);
    }
}
