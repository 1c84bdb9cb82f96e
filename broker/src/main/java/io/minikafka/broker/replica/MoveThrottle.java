package io.minikafka.broker.replica;

import io.minikafka.base.Time;
import io.minikafka.metrics.MetricSink;
import io.minikafka.metrics.MetricSource;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/// What this node sends to learners, all together, in a second, and what it gets to repair damage: a bucket that holds what may be sent in a short while. A
/// reply may empty it beyond its ground, because batches are whole; then nobody sends until it is filled again. Any
/// thread.
final class MoveThrottle implements MetricSource {
    private static final long HELD_NS = TimeUnit.MILLISECONDS.toNanos(200);

    private final LongSupplier bytesPerSecond;
    private final Time time;
    private final LongAdder moved = new LongAdder();
    private double bytes;
    private long filledNs;

    /// @param bytesPerSecond see [MoveRate]
    MoveThrottle(LongSupplier bytesPerSecond, Time time) {
        this.bytesPerSecond = bytesPerSecond;
        this.time = time;
        this.filledNs = time.monotonicNs();
        this.bytes = bytesPerSecond.getAsLong() * share(HELD_NS);
    }

    /// Whether something may be sent now.
    synchronized boolean hasRoom() {
        long nowNs = time.monotonicNs();
        double rate = bytesPerSecond.getAsLong();
        bytes = Math.min(rate * share(HELD_NS), bytes + rate * share(nowNs - filledNs));
        filledNs = nowNs;
        return bytes > 0;
    }

    void sent(int sizeBytes) {
        moved.add(sizeBytes);
        taken(sizeBytes);
    }

    /// So much was used for something else than a move.
    synchronized void taken(int sizeBytes) {
        bytes -= sizeBytes;
    }

    private static double share(long ns) {
        return (double) ns / TimeUnit.SECONDS.toNanos(1);
    }

    @Override
    public void collect(MetricSink sink) {
        sink.counter(
                "minikafka_moved_bytes",
                "Bytes of records that this node has sent to replicas that partitions move to.",
                moved.sum());
    }
}
