package io.minikafka.broker.txn;

/// Which rules a client follows.
public enum Flow {
    /// Partitions are added by requests of their own; one epoch for all transactions of a producer.
    OLDER(1),
    /// `transaction.version` 2 (KIP-890): the first write adds a partition; each transaction has its own epoch.
    NEWER(2);

    private final int version;

    Flow(int version) {
        this.version = version;
    }

    /// As `transaction.version` counts.
    int version() {
        return version;
    }
}
