package io.minikafka.storage;

/// Tells the owner of a replica what others did with its log. Called on their threads; must not block.
public interface ReplicaEvents {
    ReplicaEvents NOBODY =
            new ReplicaEvents() {
                @Override
                public void appended(long endOffset) {
                    // Nobody listens.
                }

                @Override
                public void startMoved(long startOffset) {
                    // Nobody listens.
                }
            };

    /// A client's batch: the log has grown, up to `endOffset` at least. Calls may come out of order.
    void appended(long endOffset);

    /// What was before is deleted.
    void startMoved(long startOffset);
}
