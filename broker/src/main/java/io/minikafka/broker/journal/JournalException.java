package io.minikafka.broker.journal;

/// A journal cannot be read. The message names the file, the place and what to do.
public final class JournalException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public JournalException(String message) {
        super(message);
    }

    public JournalException(String message, Throwable cause) {
        super(message, cause);
    }
}
