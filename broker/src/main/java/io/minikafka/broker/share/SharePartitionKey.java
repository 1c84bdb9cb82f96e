package io.minikafka.broker.share;

import io.minikafka.base.TopicIdPartition;

/// One partition as one share group sees it.
public record SharePartitionKey(String groupId, TopicIdPartition partition) {}
