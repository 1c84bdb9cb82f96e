package io.minikafka.protocol;

/// The inside of a record batch is not what its header promises; the message is for the client.
public final class BadBatchException extends Exception {
    private static final long serialVersionUID = 1L;

    public BadBatchException(String message) {
        super(message, null, false, false);
    }
}
