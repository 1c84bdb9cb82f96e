package io.minikafka.broker.share.service;

import io.minikafka.broker.CoordinatorType;
import io.minikafka.broker.NodeRequests;
import io.minikafka.broker.sharestate.ShareStateDesk;
import io.minikafka.broker.sharestate.StateChange;
import io.minikafka.broker.sharestate.StateOutcome;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/// Carries changes of a group's states to the shard of the group, here or on another node. Any thread.
///
/// @param here for the shards of this node
record GroupShards(ShareStateDesk here, int nodeId, NodeRequests nodes)
        implements BiConsumer<List<StateChange>, Consumer<List<StateOutcome>>> {
    private static final int TIMEOUT_MS = 6_000;

    @Override
    public void accept(List<StateChange> changes, Consumer<List<StateOutcome>> answer) {
        String groupId = changes.getFirst().key().groupId();
        OptionalInt coordinator = nodes.coordinator(CoordinatorType.GROUP, groupId);
        if (coordinator.isEmpty()) {
            answer.accept(StateMessages.unknown(changes.size()));
        } else if (coordinator.getAsInt() == nodeId) {
            here.change(groupId, changes, answer);
        } else {
            var _ =
                    nodes.call(coordinator.getAsInt(), StateMessages.request(changes), TIMEOUT_MS)
                            .handle((response, failure) ->
                                    failure == null
                                            ? StateMessages.outcomes(response, changes.size())
                                            : StateMessages.unknown(changes.size()))
                            .thenAccept(answer);
        }
    }
}
