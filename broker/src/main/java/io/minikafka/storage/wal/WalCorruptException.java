package io.minikafka.storage.wal;

/// Acknowledged data in the write-ahead log was damaged. Names file and position.
public final class WalCorruptException extends WalException {
    private static final long serialVersionUID = 1L;

    private final String file;
    private final long position;

    WalCorruptException(String message, String file, long position) {
        super(message);
        this.file = file;
        this.position = position;
    }

    public String file() {
        return file;
    }

    /// Byte in the file at which the missing group should begin.
    public long position() {
        return position;
    }
}
