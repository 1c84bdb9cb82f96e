package io.minikafka.storage.wal;

import io.minikafka.storage.disk.DiskFile;

/// One slot: a file whose blocks are written before it is used, and used again and again. Each use has the
/// next file sequence. Written by the WAL thread; other threads only ask how far it is written.
final class WalFile implements AutoCloseable {
    private final String name;
    private final DiskFile file;
    private final long sizeBytes;
    private volatile long fileSequence;
    private volatile long writtenBytes;

    WalFile(String name, DiskFile file, long sizeBytes) {
        this.name = name;
        this.file = file;
        this.sizeBytes = sizeBytes;
    }

    String name() {
        return name;
    }

    DiskFile file() {
        return file;
    }

    long sizeBytes() {
        return sizeBytes;
    }

    long fileSequence() {
        return fileSequence;
    }

    /// Where the next group goes.
    long writtenBytes() {
        return writtenBytes;
    }

    void use(long newFileSequence, long alreadyWrittenBytes) {
        fileSequence = newFileSequence;
        writtenBytes = alreadyWrittenBytes;
    }

    boolean fits(long bytes) {
        return writtenBytes + bytes <= sizeBytes;
    }

    void wrote(long endOffset) {
        writtenBytes = endOffset;
    }

    @Override
    public void close() {
        file.close();
    }
}
