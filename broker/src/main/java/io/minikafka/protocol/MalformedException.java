package io.minikafka.protocol;

/// The bytes of a request do not follow its schema, or ask for more memory than a request may.
final class MalformedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    MalformedException(String message) {
        super(message, null, false, false);
    }
}
