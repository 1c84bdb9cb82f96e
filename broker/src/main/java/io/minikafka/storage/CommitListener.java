package io.minikafka.storage;

/// Learns when something is as durable as its log's `durability` says. Exactly one of the two is called,
/// exactly once, on a thread of the storage engine; it must not block and should hand real work on.
public interface CommitListener {
    void committed();

    void failed(StorageException cause);
}
