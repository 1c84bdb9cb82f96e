package io.minikafka.broker.produce;

import io.minikafka.storage.AckTimeoutException;
import io.minikafka.storage.LeftOfficeException;
import io.minikafka.storage.RejectReason;
import io.minikafka.storage.StorageException;
import org.apache.kafka.common.protocol.Errors;

/// Storage's outcomes in the words of the protocol: the one place where they meet.
final class StorageErrors {
    private StorageErrors() {}

    /// The error of what was appended and then failed.
    static Errors of(StorageException failure) {
        return switch (failure) {
            case LeftOfficeException _ -> Errors.NOT_LEADER_OR_FOLLOWER;
            case AckTimeoutException _ -> Errors.REQUEST_TIMED_OUT;
            default -> Errors.KAFKA_STORAGE_ERROR;
        };
    }

    /// The error of a produce request. A full disk is KAFKA_STORAGE_ERROR because producers retry that one, and
    /// writing resumes by itself; NOT_ENOUGH_REPLICAS is what every client sends again, in order and without a new epoch.
    static Errors of(RejectReason reason) {
        return switch (reason) {
            case CORRUPT_MESSAGE -> Errors.CORRUPT_MESSAGE;
            case MESSAGE_TOO_LARGE -> Errors.MESSAGE_TOO_LARGE;
            case INVALID_RECORD -> Errors.INVALID_RECORD;
            case INVALID_TIMESTAMP -> Errors.INVALID_TIMESTAMP;
            case UNSUPPORTED_FORMAT -> Errors.UNSUPPORTED_FOR_MESSAGE_FORMAT;
            case OUT_OF_ORDER_SEQUENCE -> Errors.OUT_OF_ORDER_SEQUENCE_NUMBER;
            case EARLIER_BATCHES_EXPECTED -> Errors.NOT_ENOUGH_REPLICAS;
            case DUPLICATE_SEQUENCE -> Errors.DUPLICATE_SEQUENCE_NUMBER;
            case INVALID_PRODUCER_EPOCH -> Errors.INVALID_PRODUCER_EPOCH;
            case INVALID_TRANSACTION_STATE -> Errors.INVALID_TXN_STATE;
            case COORDINATOR_FENCED -> Errors.TRANSACTION_COORDINATOR_FENCED;
            case RECORD_LIST_TOO_LARGE -> Errors.RECORD_LIST_TOO_LARGE;
            case READ_ONLY, OFFLINE -> Errors.KAFKA_STORAGE_ERROR;
            case DELETED -> Errors.UNKNOWN_TOPIC_OR_PARTITION;
            case NOT_LEADER -> Errors.NOT_LEADER_OR_FOLLOWER;
        };
    }
}
