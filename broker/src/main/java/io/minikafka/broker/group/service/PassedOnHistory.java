package io.minikafka.broker.group.service;

import io.minikafka.broker.CoordinatorType;
import io.minikafka.broker.NodeRequests;
import io.minikafka.broker.PrivateHandler;
import java.util.OptionalInt;
import java.util.function.Consumer;

/// In a cluster, asks the node that coordinates the group, so that people may ask any.
///
/// @param here for what this node coordinates
record PassedOnHistory(PrivateHandler here, int nodeId, NodeRequests nodes)
        implements PrivateHandler {
    private static final int TIMEOUT_MS = 5_000;

    @Override
    public short key() {
        return here.key();
    }

    @Override
    public void handle(byte[] request, Consumer<byte[]> answer) {
        OptionalInt coordinator =
                nodes.coordinator(CoordinatorType.GROUP, GroupHistoryHandler.groupOf(request));
        if (coordinator.isEmpty() || coordinator.getAsInt() == nodeId) {
            here.handle(request, answer);
        } else {
            var _ =
                    nodes.call(
                                    coordinator.getAsInt(),
                                    GroupHistoryHandler.PASSED_ON,
                                    request,
                                    TIMEOUT_MS)
                            .exceptionally(_ -> GroupHistoryHandler.busy())
                            .thenAccept(answer);
        }
    }
}
