package io.minikafka.broker.share.service;

import io.minikafka.broker.sharestate.StateBatch;
import io.minikafka.broker.sharestate.StateChange;
import io.minikafka.broker.sharestate.StateOutcome;
import io.minikafka.broker.sharestate.StateView;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.message.ReadShareGroupStateRequestData;
import org.apache.kafka.common.message.ReadShareGroupStateRequestData.ReadStateData;
import org.apache.kafka.common.message.ReadShareGroupStateResponseData;
import org.apache.kafka.common.message.WriteShareGroupStateRequestData;
import org.apache.kafka.common.message.WriteShareGroupStateRequestData.WriteStateData;
import org.apache.kafka.common.message.WriteShareGroupStateResponseData;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.Errors;

/// Changes of one group's states as Kafka's requests to another node, and its answers. The order of partitions in both is
/// that of the changes.
final class StateMessages {
    private StateMessages() {}

    /// @param changes all of one kind: leaders that begin, or records that changed
    static ApiMessage request(List<StateChange> changes) {
        String groupId = changes.getFirst().key().groupId();
        return changes.getFirst() instanceof StateChange.Led
                ? read(groupId, only(StateChange.Led.class, changes))
                : write(groupId, only(StateChange.Changed.class, changes));
    }

    private static <C extends StateChange> List<C> only(Class<C> kind, List<StateChange> changes) {
        return changes.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    private static ReadShareGroupStateRequestData read(
            String groupId, List<StateChange.Led> changes) {
        return new ReadShareGroupStateRequestData()
                .setGroupId(groupId)
                .setTopics(
                        ByTopic.nested(
                                changes,
                                change -> change.key().partition(),
                                change ->
                                        new ReadShareGroupStateRequestData.PartitionData()
                                                .setPartition(change.key().partition().partition())
                                                .setLeaderEpoch(change.leaderEpoch()),
                                (id, partitions) ->
                                        new ReadStateData()
                                                .setTopicId(id)
                                                .setPartitions(partitions)));
    }

    private static WriteShareGroupStateRequestData write(
            String groupId, List<StateChange.Changed> changes) {
        return new WriteShareGroupStateRequestData()
                .setGroupId(groupId)
                .setTopics(
                        ByTopic.nested(
                                changes,
                                change -> change.key().partition(),
                                StateMessages::written,
                                (id, partitions) ->
                                        new WriteStateData()
                                                .setTopicId(id)
                                                .setPartitions(partitions)));
    }

    private static WriteShareGroupStateRequestData.PartitionData written(
            StateChange.Changed change) {
        return new WriteShareGroupStateRequestData.PartitionData()
                .setPartition(change.key().partition().partition())
                .setStateEpoch(change.stateEpoch())
                .setLeaderEpoch(change.leaderEpoch())
                .setStartOffset(change.start())
                .setStateBatches(change.batches().stream().map(StateMessages::written).toList());
    }

    private static WriteShareGroupStateRequestData.StateBatch written(StateBatch batch) {
        return new WriteShareGroupStateRequestData.StateBatch()
                .setFirstOffset(batch.first())
                .setLastOffset(batch.last())
                .setDeliveryState((byte) batch.state())
                .setDeliveryCount((short) batch.deliveries());
    }

    /// What the answer says of each of `count` changes; of those of which it says nothing, that nobody knows.
    static List<StateOutcome> outcomes(ApiMessage response, int count) {
        List<StateOutcome> outcomes = new ArrayList<>(count);
        if (response instanceof ReadShareGroupStateResponseData read) {
            for (var topic : read.results()) {
                topic.partitions().forEach(partition -> outcomes.add(outcome(partition)));
            }
        } else if (response instanceof WriteShareGroupStateResponseData write) {
            for (var topic : write.results()) {
                for (var partition : topic.partitions()) {
                    outcomes.add(StateOutcome.refused(Errors.forCode(partition.errorCode())));
                }
            }
        }
        return outcomes.size() == count ? outcomes : unknown(count);
    }

    /// Nobody knows what came of the changes.
    static List<StateOutcome> unknown(int count) {
        List<StateOutcome> unknown = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            unknown.add(StateOutcome.refused(Errors.COORDINATOR_NOT_AVAILABLE));
        }
        return unknown;
    }

    private static StateOutcome outcome(ReadShareGroupStateResponseData.PartitionResult partition) {
        Errors error = Errors.forCode(partition.errorCode());
        return error != Errors.NONE
                ? StateOutcome.refused(error)
                : new StateOutcome(
                        error,
                        Optional.of(
                                new StateView(
                                        partition.stateEpoch(),
                                        StateChange.ANY,
                                        partition.startOffset(),
                                        partition.stateBatches().stream()
                                                .map(StateMessages::read)
                                                .toList())));
    }

    private static StateBatch read(ReadShareGroupStateResponseData.StateBatch batch) {
        return new StateBatch(
                batch.firstOffset(),
                batch.lastOffset(),
                batch.deliveryState(),
                batch.deliveryCount());
    }
}
