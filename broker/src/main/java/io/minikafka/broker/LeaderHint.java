package io.minikafka.broker;

import io.minikafka.base.HostPort;

/// Who leads a partition, as the metadata say: for clients that asked another node (KIP-951).
///
/// @param rack empty if nobody said
public record LeaderHint(int nodeId, int epoch, HostPort address, String rack) {}
