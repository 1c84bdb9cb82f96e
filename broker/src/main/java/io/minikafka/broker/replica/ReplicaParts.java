package io.minikafka.broker.replica;

import io.minikafka.base.SerialExecutor;
import io.minikafka.base.Time;
import io.minikafka.base.TopicIdPartition;
import io.minikafka.broker.Contact;
import io.minikafka.cluster.replication.ReplicationConfig;
import io.minikafka.metrics.LatencyHistogram;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/// What all replicas of a node share.
///
/// @param contact with the cluster
/// @param moves how much may be sent to learners now
/// @param slow threads that may wait for the disk
/// @param clock runs what is due later
/// @param sessions gives each machine a number of its own, over restarts too
/// @param commitTimes from an append by a leader here until it is committed
/// @param offices told which replica has begun or ceased to lead, or to know what is committed
/// @param onBroken told when an invariant broke and the node must stop
record ReplicaParts(
        ReplicationConfig config,
        Peers peers,
        Desk desk,
        Contact contact,
        Reads reads,
        MoveThrottle moves,
        Executor slow,
        SerialExecutor clock,
        Time time,
        AtomicLong sessions,
        LatencyHistogram commitTimes,
        Consumer<TopicIdPartition> offices,
        Consumer<Throwable> onBroken) {
    /// A replica that failed tries again after this.
    private static final long AGAIN_MS = 1_000;

    long nextSession() {
        return sessions.incrementAndGet();
    }

    long nowMs() {
        return TimeUnit.NANOSECONDS.toMillis(time.monotonicNs());
    }

    void later(Runnable task) {
        var _ = clock.after(AGAIN_MS, task);
    }
}
