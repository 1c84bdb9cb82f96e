package io.minikafka.storage;

/// Whether this node's storage takes appends.
public sealed interface StorageState {
    record Online() implements StorageState {}

    /// The disk is nearly full. Ends by itself.
    record ReadOnly(String reason) implements StorageState {}

    /// A write or sync failed. Nothing is retried: only a restart ends this.
    record Offline(String reason) implements StorageState {}
}
