package io.minikafka.broker.replica;

import io.minikafka.base.TopicIdPartition;
import io.minikafka.cluster.ReplicaId;
import io.minikafka.cluster.replication.Output;

/// Whoever conducts the partitions, wherever it is now. What it is told may be lost: replicas say it again.
@FunctionalInterface
public interface Desk {
    void report(TopicIdPartition partition, ReplicaId from, Output.Report report);
}
