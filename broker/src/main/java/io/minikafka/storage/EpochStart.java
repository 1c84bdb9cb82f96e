package io.minikafka.storage;

/// The records from `startOffset` on are of that leader epoch, up to the next of these.
public record EpochStart(int epoch, long startOffset) {}
