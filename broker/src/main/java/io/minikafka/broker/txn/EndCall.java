package io.minikafka.broker.txn;

/// A producer's wish to end its transaction.
public record EndCall(
        String transactionalId, ProducerIdentity producer, boolean commits, Flow flow) {}
