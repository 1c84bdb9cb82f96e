package io.minikafka.storage.wal;

/// The write-ahead log cannot do what it was asked. The message says what happened and what to do.
public sealed class WalException extends RuntimeException
        permits WalCorruptException, WalOfflineException {
    private static final long serialVersionUID = 1L;

    WalException(String message) {
        super(message);
    }

    WalException(String message, Throwable cause) {
        super(message, cause);
    }
}
