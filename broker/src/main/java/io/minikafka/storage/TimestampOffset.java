package io.minikafka.storage;

/// A record that was found by its time.
public record TimestampOffset(long timestampMs, long offset, int leaderEpoch) {}
