package io.minikafka.broker;

import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.common.protocol.Errors;

/// The question that produce asks the transaction coordinator before the first batch of a transaction goes into a
/// partition: so no record is ever part of a transaction that the coordinator does not know of.
public interface TransactionGate {
    /// Asks whether the producer's ongoing transaction has the partitions.
    ///
    /// With `addMissing` (clients that rely on `transaction.version` 2) those that it lacks are added, and the
    /// transaction begins if there is none; the answer is given when that is durable. Without, INVALID_TXN_STATE
    /// for those that it lacks.
    ///
    /// `answer` is called once, perhaps before this returns, on any thread, and must not block: it has NONE, or
    /// why not, for every one of `partitions`.
    void admit(
            String transactionalId,
            long producerId,
            short producerEpoch,
            List<TopicPartition> partitions,
            boolean addMissing,
            Consumer<Map<TopicPartition, Errors>> answer);
}
