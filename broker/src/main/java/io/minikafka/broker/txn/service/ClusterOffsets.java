package io.minikafka.broker.txn.service;

import io.minikafka.broker.CoordinatorType;
import io.minikafka.broker.NodeRequests;
import io.minikafka.broker.OffsetTransactions;
import io.minikafka.broker.OutcomeMessage;
import java.util.OptionalInt;
import java.util.function.Consumer;
import org.apache.kafka.common.protocol.Errors;

/// Outcomes for groups wherever they are coordinated.
///
/// @param here for what this node coordinates
public record ClusterOffsets(OffsetTransactions here, int nodeId, NodeRequests nodes)
        implements OffsetTransactions {
    private static final int TIMEOUT_MS = 5_000;

    @Override
    public void end(Outcome outcome, Consumer<Errors> done) {
        OptionalInt coordinator = nodes.coordinator(CoordinatorType.GROUP, outcome.groupId());
        if (coordinator.isEmpty()) {
            done.accept(Errors.COORDINATOR_NOT_AVAILABLE);
        } else if (coordinator.getAsInt() == nodeId) {
            here.end(outcome, done);
        } else {
            var _ =
                    nodes.call(
                                    coordinator.getAsInt(),
                                    OutcomeMessage.KEY,
                                    OutcomeMessage.toBytes(outcome),
                                    TIMEOUT_MS)
                            .handle((reply, failure) ->
                                    failure == null
                                            ? OutcomeMessage.readReply(reply)
                                            : Errors.REQUEST_TIMED_OUT)
                            .exceptionally(_ -> Errors.UNKNOWN_SERVER_ERROR)
                            .thenAccept(done);
        }
    }
}
