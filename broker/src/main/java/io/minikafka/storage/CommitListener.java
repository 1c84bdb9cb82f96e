package io.minikafka.storage;

/// Learns when something is as durable as its log's `durability` says. Exactly one of the two is called,
/// exactly once, on a thread of the storage engine; it must not block and should hand real work on.
public interface CommitListener {
    /// Nobody waits for it; if it fails, the storage state says so to everyone.
    CommitListener NOBODY =
            new CommitListener() {
                @Override
                public void committed() {
                    // Nobody waits.
                }

                @Override
                public void failed(StorageException cause) {
                    // The storage state says it.
                }
            };

    void committed();

    void failed(StorageException cause);

    /// Whether it has waited for other replicas as long as it wants to; then it is told an [AckTimeoutException]. Asked
    /// some times in a second, under the log's lock. A log that is alone waits for its own disk only, and asks nobody.
    default boolean isOverdue(long nowNs) {
        return false;
    }
}
