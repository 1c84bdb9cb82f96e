package io.minikafka.app.node;

/// Why the broker does not start, in a sentence for the person who started it.
public final class StartException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public StartException(String message) {
        super(message);
    }
}
