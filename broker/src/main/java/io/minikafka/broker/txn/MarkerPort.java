package io.minikafka.broker.txn;

import io.minikafka.broker.TopicPartition;
import io.minikafka.broker.TransactionMarker;
import java.util.function.Consumer;
import org.apache.kafka.common.protocol.Errors;

/// Where the outcome of a transaction is told. `done` is called once, later, never inside these calls, on the owner's
/// thread; the same may be told twice.
public interface MarkerPort {
    /// As [io.minikafka.broker.TransactionMarkers#write].
    void write(TransactionMarker marker, TopicPartition partition, Consumer<Errors> done);

    /// As [io.minikafka.broker.OffsetTransactions#end].
    void end(String groupId, long producerId, boolean commits, Consumer<Errors> done);
}
