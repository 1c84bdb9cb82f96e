package io.minikafka.broker.journal;

/// Learns what became of an appended batch. Called exactly once, on a thread of the storage engine, so it
/// only passes the news on to its owner.
public interface JournalListener {
    /// The batch is as durable as the node promises: its consequences may be shown.
    void committed();

    /// The batch may or may not be there after a restart. The journal takes no more batches.
    ///
    /// @param reason for people: what failed
    void failed(String reason);
}
