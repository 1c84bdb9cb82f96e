package io.minikafka.broker.group.service;

import io.minikafka.base.TopicIdPartition;
import io.minikafka.broker.ShareState;
import io.minikafka.broker.sharestate.ShareStateDesk;
import io.minikafka.broker.sharestate.StateChange;
import io.minikafka.broker.sharestate.StateOutcome;
import io.minikafka.broker.sharestate.StateView;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.apache.kafka.common.protocol.Errors;

/// The share groups' states that are in the shards of this node: with the group that they belong to. RFC 0024, 4.8.
///
/// @param groups whose shards they are in
record GroupShareStates(GroupService groups) implements ShareStateDesk, ShareState {
    @Override
    public void change(
            String groupId, List<StateChange> changes, Consumer<List<StateOutcome>> answer) {
        if (changes.isEmpty()) {
            answer.accept(List.of());
            return;
        }
        groups.submitShard(
                groupId,
                (shard, _) -> shard.shareStates().change(changes, answer),
                error -> answer.accept(ShardShareStates.refused(changes, error)));
    }

    @Override
    public void look(String groupId, BiConsumer<Errors, Map<TopicIdPartition, StateView>> answer) {
        groups.submitShard(
                groupId,
                (shard, _) -> answer.accept(Errors.NONE, shard.shareStates().of(groupId)),
                error -> answer.accept(error, Map.of()));
    }

    @Override
    public void forget(String groupId, Consumer<Errors> done) {
        groups.submitShard(
                groupId,
                (shard, _) -> {
                    List<StateChange> removals = shard.shareStates().removals(groupId);
                    if (removals.isEmpty()) {
                        done.accept(Errors.NONE);
                    } else {
                        shard.shareStates()
                                .change(
                                        removals,
                                        outcomes -> done.accept(outcomes.getFirst().error()));
                    }
                },
                done);
    }
}
