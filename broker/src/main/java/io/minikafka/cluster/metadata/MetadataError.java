package io.minikafka.cluster.metadata;

/// Why a command was refused, or part of it. The broker's room says which of Kafka's error codes that is.
public enum MetadataError {
    INVALID_TOPIC,
    TOPIC_EXISTS,
    UNKNOWN_TOPIC,
    UNKNOWN_TOPIC_ID,
    TOPIC_DELETION_DISABLED,
    INVALID_PARTITIONS,
    INVALID_REPLICATION_FACTOR,
    INVALID_REPLICA_ASSIGNMENT,
    INVALID_CONFIG,
    INVALID_REQUEST,
    /// A level that a feature does not have, or may not go to in this way.
    INVALID_UPDATE_VERSION,
    /// No node of this id.
    UNKNOWN_NODE,
    /// This node is not active, or lost office before the change was committed.
    NOT_ACTIVE,
    /// A named limit of this broker.
    LIMIT_REACHED,
    /// Too many commands wait; the same may work a moment later.
    BUSY,
    /// The journal does not take the change.
    STORAGE,
    /// A defect of the broker, which its log tells.
    INTERNAL
}
