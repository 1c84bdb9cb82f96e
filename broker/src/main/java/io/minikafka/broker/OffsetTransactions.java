package io.minikafka.broker;

import java.util.function.Consumer;
import org.apache.kafka.common.protocol.Errors;

/// Where offsets that were committed inside a transaction learn its outcome.
public interface OffsetTransactions {
    /// Makes the producer's pending offsets the group's offsets, or drops them. Doing it again is allowed, and
    /// does no harm.
    ///
    /// What was handed to the groups before this call, on the same thread, comes before it. `done` is called once,
    /// perhaps before this returns, on any thread, and must not block: NONE when the outcome is durable;
    /// TRANSACTION_COORDINATOR_FENCED when a later source of the same shard was heard of.
    void end(Outcome outcome, Consumer<Errors> done);

    /// What became of a producer's transaction, for one group.
    record Outcome(String groupId, long producerId, boolean commits, OutcomeSource source) {}
}
