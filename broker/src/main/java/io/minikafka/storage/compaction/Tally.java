package io.minikafka.storage.compaction;

/// What a run has done so far. Owned by one thread.
final class Tally {
    long bytesRead;
    long bytesKept;
    long recordsRead;
    long recordsKept;
}
