package io.minikafka.broker.txn;

/// One change of what is remembered of transactions. Nothing but the replay of such records, live or after a restart,
/// changes a [TransactionStore].
public sealed interface TransactionRecord {
    /// This is all that there is to say of the transactional id now.
    record Saved(Transaction transaction) implements TransactionRecord {}

    /// The transactional id is forgotten.
    record Forgotten(String transactionalId) implements TransactionRecord {}
}
