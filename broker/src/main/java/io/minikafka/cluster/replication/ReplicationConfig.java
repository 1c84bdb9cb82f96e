package io.minikafka.cluster.replication;

/// Delays of a replica.
///
/// @param retryMs after which a fetch or a question without an answer is sent again
/// @param fetchWaitMs how long a fetch waits at the leader for records
/// @param silentMs who was not heard of for so long, several times [#fetchWaitMs], does not follow now
/// @param lagTimeMs `replica.lag.time.max.ms`: who was not heard of for so long, or has been behind for so
///     long, is shown as not in sync
/// @param caughtUpRecords how close to the end a learner must be to become a member
public record ReplicationConfig(
        long retryMs, long fetchWaitMs, long silentMs, long lagTimeMs, long caughtUpRecords) {
    public static ReplicationConfig defaults() {
        return new ReplicationConfig(200, 500, 3_000, 30_000, 1_000);
    }
}
