package io.minikafka.storage.disk;

/// No space is left (ENOSPC, or a quota).
public final class DiskFullException extends DiskException {
    private static final long serialVersionUID = 1L;

    public DiskFullException(String message) {
        super(message);
    }

    public DiskFullException(String message, Throwable cause) {
        super(message, cause);
    }
}
