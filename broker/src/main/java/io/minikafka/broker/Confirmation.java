package io.minikafka.broker;

/// What became of the question whether a node still leads a partition.
public enum Confirmation {
    /// It does.
    CONFIRMED,

    /// It does not, or does not know yet what is committed.
    REFUSED,

    /// Too few replicas answered in time: perhaps this node is cut off.
    LATE
}
