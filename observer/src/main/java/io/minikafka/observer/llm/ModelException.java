package io.minikafka.observer.llm;

/// A model gave no answer; the message says why in words for people.
public final class ModelException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public ModelException(String message) {
        super(message);
    }
}
