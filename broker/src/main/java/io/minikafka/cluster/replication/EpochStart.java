package io.minikafka.cluster.replication;

/// The records from `offset` on were appended in `epoch`, up to the next of these.
public record EpochStart(int epoch, long offset) {}
