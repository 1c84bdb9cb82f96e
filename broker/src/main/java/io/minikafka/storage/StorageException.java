package io.minikafka.storage;

/// The storage engine cannot do what it was asked. The message names file or log, and what to do.
public class StorageException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public StorageException(String message) {
        super(message);
    }

    public StorageException(String message, Throwable cause) {
        super(message, cause);
    }
}
