package io.minikafka.storage.disk;

/// What can be counted, refused and delayed on a [SimulatedDisk].
public enum DiskOperation {
    OPEN,
    LIST,
    CREATE_DIRECTORIES,
    DELETE,
    RENAME,
    SYNC_DIRECTORY,
    READ,
    WRITE,
    SYNC,
    TRUNCATE
}
