package io.minikafka.broker.quorum;

import io.minikafka.base.TopicIdPartition;
import io.minikafka.cluster.ReplicaId;

/// The conductor's way to replicas. What is sent may get lost; it must not block.
public interface SealSender {
    void seal(ReplicaId to, TopicIdPartition partition, int epoch);
}
