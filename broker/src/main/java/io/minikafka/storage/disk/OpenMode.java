package io.minikafka.storage.disk;

/// How a file is opened.
public enum OpenMode {
    /// An existing file, for reading only.
    READ,
    /// Reading and writing; made if missing.
    READ_WRITE,
    /// Reading and writing past the page cache where the file system can, else as [#READ_WRITE]
    /// ([DiskFile#direct] tells). Buffers, positions and sizes must be multiples of
    /// [DiskFile#ALIGNMENT_BYTES]. Made if missing.
    DIRECT
}
