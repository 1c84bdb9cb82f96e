package io.minikafka.network;

/// The listener cannot work: its port is taken, or the system refuses. The message says what to do.
public final class NetworkException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public NetworkException(String message, Throwable cause) {
        super(message, cause);
    }
}
