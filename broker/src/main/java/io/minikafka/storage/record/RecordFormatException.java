package io.minikafka.storage.record;

/// A batch was decoded that is not well-formed or is compressed, or cannot be decompressed. The message says what is wrong.
public final class RecordFormatException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public RecordFormatException(String message) {
        super(message);
    }
}
