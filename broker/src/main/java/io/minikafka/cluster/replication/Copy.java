package io.minikafka.cluster.replication;

import io.minikafka.cluster.ReplicaId;

/// A follower that a leader heard of a moment ago, and that has adopted its epoch.
///
/// @param endOffset where its log ends at least
public record Copy(ReplicaId replica, long endOffset) {}
