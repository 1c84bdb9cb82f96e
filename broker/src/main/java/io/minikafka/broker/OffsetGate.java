package io.minikafka.broker;

import java.util.function.Consumer;
import org.apache.kafka.common.protocol.Errors;

/// The question that a group asks the transaction coordinator before it takes offsets into a transaction.
public interface OffsetGate {
    /// Asks whether the producer's ongoing transaction has the group. With `addMissing` (clients that rely on
    /// `transaction.version` 2) it is added, and the transaction begins if there is none. Without, INVALID_TXN_STATE if
    /// it lacks the group.
    ///
    /// `answer` is called once, perhaps before this returns, on any thread, and must not block. What is handed to the
    /// groups inside it comes before the transaction's end ([OffsetTransactions#end]), unless [#mayBeOvertaken].
    void admit(
            String transactionalId,
            long producerId,
            short producerEpoch,
            String groupId,
            boolean addMissing,
            Consumer<Errors> answer);

    /// Whether the end of the transaction may come to the groups before what is handed to them inside the answer, because
    /// the coordinator is on another node.
    default boolean mayBeOvertaken() {
        return false;
    }
}
