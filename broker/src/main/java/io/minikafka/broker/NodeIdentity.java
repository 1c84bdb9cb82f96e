package io.minikafka.broker;

/// Who this node is.
///
/// @param clusterId chosen once for the data directory
public record NodeIdentity(String clusterId, int nodeId) {}
