package io.minikafka.broker.sharestate;

import io.minikafka.base.TopicIdPartition;

/// One partition as one share group sees it.
public record StateKey(String groupId, TopicIdPartition partition) {}
