package io.minikafka.cluster.replication;

import io.minikafka.cluster.ReplicaId;

/// A replica accepts nothing below `epoch` any more, durably, and this is what it has.
///
/// @param adopted the epoch whose start its log is known to hold
/// @param endOffset of its log, all of which is synced
public record SealAnswer(int epoch, ReplicaId replica, int adopted, long endOffset) {}
