package io.minikafka.storage.disk;

/// The disk did not do what it was asked. The message names file and operation.
public class DiskException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public DiskException(String message) {
        super(message);
    }

    public DiskException(String message, Throwable cause) {
        super(message, cause);
    }
}
