package io.minikafka.broker.txn.service;

import io.minikafka.broker.CoordinatorType;
import io.minikafka.broker.NodeRequests;
import io.minikafka.broker.OffsetGate;
import io.minikafka.broker.OutcomeSource;
import io.minikafka.broker.OutcomeSources;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import org.apache.kafka.common.protocol.Errors;

/// Asks the coordinator of a transaction wherever it is, and notes who answered: outcomes of an older one do not count
/// from then on.
///
/// @param here for what this node coordinates
/// @param sources of outcomes that this node knows
public record ClusterOffsetGate(
        TransactionService here, int nodeId, NodeRequests nodes, OutcomeSources sources)
        implements OffsetGate {
    private static final int TIMEOUT_MS = 5_000;

    @Override
    public boolean mayBeOvertaken() {
        return true;
    }

    @Override
    public void admit(
            String transactionalId,
            long producerId,
            short producerEpoch,
            String groupId,
            boolean addMissing,
            Consumer<Errors> answer) {
        OptionalInt coordinator = nodes.coordinator(CoordinatorType.TRANSACTION, transactionalId);
        if (coordinator.isEmpty()) {
            answer.accept(Errors.COORDINATOR_NOT_AVAILABLE);
        } else if (coordinator.getAsInt() == nodeId) {
            here.admit(
                    transactionalId,
                    producerId,
                    producerEpoch,
                    groupId,
                    addMissing,
                    (error, source) -> answer.accept(noted(error, source)));
        } else {
            GroupAdmission asked =
                    new GroupAdmission(
                            transactionalId, producerId, producerEpoch, groupId, addMissing);
            var _ =
                    nodes.call(
                                    coordinator.getAsInt(),
                                    GroupAdmission.KEY,
                                    asked.toBytes(),
                                    TIMEOUT_MS)
                            .handle((reply, failure) ->
                                    failure == null
                                            ? noted(GroupAdmission.Reply.read(reply))
                                            : Errors.COORDINATOR_NOT_AVAILABLE)
                            .exceptionally(_ -> Errors.COORDINATOR_NOT_AVAILABLE)
                            .thenAccept(answer);
        }
    }

    private Errors noted(GroupAdmission.Reply reply) {
        return noted(reply.error(), reply.source());
    }

    private Errors noted(Errors error, Optional<OutcomeSource> source) {
        if (source.isPresent() && !sources.heard(source.get())) {
            return Errors.COORDINATOR_NOT_AVAILABLE; // it was replaced and does not know it yet
        }
        // Clients take it for the group's coordinator.
        return error == Errors.NOT_COORDINATOR ? Errors.COORDINATOR_NOT_AVAILABLE : error;
    }
}
