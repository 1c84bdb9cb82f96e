package io.minikafka.cluster.metadata.raft;

/// What the quorum must not forget could not be written.
public final class QuorumStoreException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public QuorumStoreException(String message) {
        super(message);
    }
}
