package io.minikafka.app.http;

/// The HTTP listener cannot be opened; the message says what to do.
public final class HttpListenerException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    HttpListenerException(String message, Throwable cause) {
        super(message, cause);
    }
}
