package io.minikafka.storage;

/// This replica led when the batch was appended and does not any more: whether the batch stays is up to the next leader.
public final class LeftOfficeException extends StorageException {
    private static final long serialVersionUID = 1L;

    LeftOfficeException(String message) {
        super(message);
    }
}
