package io.minikafka.observer.json;

/// A text is no JSON, or too much of it.
public final class JsonException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    JsonException(String what, int position) {
        super(what + " at character " + position);
    }
}
