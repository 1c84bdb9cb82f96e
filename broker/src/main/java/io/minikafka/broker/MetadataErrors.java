package io.minikafka.broker;

import io.minikafka.cluster.metadata.MetadataError;
import org.apache.kafka.common.protocol.Errors;

/// The metadata's refusals in the words of the protocol: the one place where they meet.
public final class MetadataErrors {
    private MetadataErrors() {}

    public static Errors of(MetadataError error) {
        return switch (error) {
            case INVALID_TOPIC -> Errors.INVALID_TOPIC_EXCEPTION;
            case TOPIC_EXISTS -> Errors.TOPIC_ALREADY_EXISTS;
            case UNKNOWN_TOPIC -> Errors.UNKNOWN_TOPIC_OR_PARTITION;
            case UNKNOWN_TOPIC_ID -> Errors.UNKNOWN_TOPIC_ID;
            case TOPIC_DELETION_DISABLED -> Errors.TOPIC_DELETION_DISABLED;
            case INVALID_PARTITIONS -> Errors.INVALID_PARTITIONS;
            case INVALID_REPLICATION_FACTOR -> Errors.INVALID_REPLICATION_FACTOR;
            case INVALID_REPLICA_ASSIGNMENT -> Errors.INVALID_REPLICA_ASSIGNMENT;
            case INVALID_CONFIG -> Errors.INVALID_CONFIG;
            case INVALID_REQUEST -> Errors.INVALID_REQUEST;
            case INVALID_UPDATE_VERSION -> Errors.INVALID_UPDATE_VERSION;
            case LIMIT_REACHED -> Errors.POLICY_VIOLATION;
            case UNKNOWN_NODE -> Errors.BROKER_ID_NOT_REGISTERED;
            case NOT_ACTIVE -> Errors.NOT_CONTROLLER;
            case BUSY -> Errors.REQUEST_TIMED_OUT;
            case STORAGE -> Errors.KAFKA_STORAGE_ERROR;
            case INTERNAL -> Errors.UNKNOWN_SERVER_ERROR;
        };
    }
}
