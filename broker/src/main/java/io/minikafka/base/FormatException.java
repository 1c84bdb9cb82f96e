package io.minikafka.base;

/// Bytes that we wrote are not what we wrote. The message says of what, and where.
public final class FormatException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public FormatException(String message) {
        super(message);
    }
}
