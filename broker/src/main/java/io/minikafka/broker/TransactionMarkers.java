package io.minikafka.broker;

import java.util.function.Consumer;
import org.apache.kafka.common.protocol.Errors;

/// Writes the ends of transactions into the partitions.
public interface TransactionMarkers {
    /// Appends `marker` to `partition`. Writing the same one again is allowed, and does no harm.
    ///
    /// `done` is called once, perhaps before this returns, on any thread, and must not block: NONE when the marker
    /// is as durable as an acknowledged record of that topic; UNKNOWN_TOPIC_OR_PARTITION when there is no such
    /// partition (any more); NOT_LEADER_OR_FOLLOWER when another node has it; INVALID_PRODUCER_EPOCH and TRANSACTION_COORDINATOR_FENCED when the partition has seen
    /// a newer one; KAFKA_STORAGE_ERROR when it could not be written, or nobody knows whether it was.
    void write(TransactionMarker marker, TopicPartition partition, Consumer<Errors> done);
}
