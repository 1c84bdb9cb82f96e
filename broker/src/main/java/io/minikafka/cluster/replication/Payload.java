package io.minikafka.cluster.replication;

/// The bytes of records on their way through: whoever drives the replica knows what they are.
public interface Payload {}
