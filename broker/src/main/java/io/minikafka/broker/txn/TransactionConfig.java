package io.minikafka.broker.txn;

/// The limits and delays of transactions.
///
/// @param maxTimeoutMs `transaction.max.timeout.ms`: the longest timeout that a client may ask for
/// @param idExpirationMs `transactional.id.expiration.ms`
/// @param timeoutCheckMs `transaction.abort.timed.out.transaction.cleanup.interval.ms`
/// @param expirationCheckMs `transaction.remove.expired.transaction.cleanup.interval.ms`
/// @param patienceMs `add.partitions.to.txn.retry.backoff.max.ms`: how long a request waits for the end of the
///     transaction before it
/// @param maxIds how many transactional ids this node remembers
/// @param maxWaiting how many requests may wait for the end of a transaction
/// @param oneLog whether everything that is written after a decision of the coordinator is lost in a crash that loses
///     the decision, because both are in the same write-ahead log. Else each decision is waited for.
public record TransactionConfig(
        int maxTimeoutMs,
        long idExpirationMs,
        long timeoutCheckMs,
        long expirationCheckMs,
        long patienceMs,
        int maxIds,
        int maxWaiting,
        boolean oneLog) {
    /// Kafka's defaults, with bounds where Kafka has none.
    public static TransactionConfig defaults() {
        return new TransactionConfig(
                900_000,
                7L * 24 * 60 * 60 * 1000,
                10_000,
                60 * 60 * 1000,
                100,
                100_000,
                10_000,
                true);
    }
}
