package io.minikafka.storage;

/// Too few other replicas had the batch in the time that whoever waits gave them. It is in the leader's log, and may be
/// committed yet.
public final class AckTimeoutException extends StorageException {
    private static final long serialVersionUID = 1L;

    AckTimeoutException(String message) {
        super(message);
    }
}
