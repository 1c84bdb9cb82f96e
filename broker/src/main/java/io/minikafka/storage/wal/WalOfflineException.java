package io.minikafka.storage.wal;

/// The write-ahead log takes no more entries: a write or sync failed, or it is closed. Only a restart of the
/// broker ends this.
public final class WalOfflineException extends WalException {
    private static final long serialVersionUID = 1L;

    WalOfflineException(String message) {
        super(message);
    }

    WalOfflineException(String message, Throwable cause) {
        super(message, cause);
    }
}
