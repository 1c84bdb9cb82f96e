package io.minikafka.cluster.metadata;

/// Producer ids from `first`, `count` of them.
public record ProducerIdBlock(long first, int count) {}
