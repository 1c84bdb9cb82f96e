package io.minikafka.broker.share.service;

import io.minikafka.base.TopicIdPartition;
import io.minikafka.broker.sharestate.ShareStateDesk;
import io.minikafka.broker.sharestate.StateBatch;
import io.minikafka.broker.sharestate.StateChange;
import io.minikafka.broker.sharestate.StateKey;
import io.minikafka.broker.sharestate.StateOutcome;
import io.minikafka.broker.sharestate.StateView;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.message.DeleteShareGroupStateRequestData;
import org.apache.kafka.common.message.DeleteShareGroupStateResponseData;
import org.apache.kafka.common.message.InitializeShareGroupStateRequestData;
import org.apache.kafka.common.message.InitializeShareGroupStateResponseData;
import org.apache.kafka.common.message.ReadShareGroupStateRequestData;
import org.apache.kafka.common.message.ReadShareGroupStateResponseData;
import org.apache.kafka.common.message.ReadShareGroupStateSummaryRequestData;
import org.apache.kafka.common.message.ReadShareGroupStateSummaryResponseData;
import org.apache.kafka.common.message.WriteShareGroupStateRequestData;
import org.apache.kafka.common.message.WriteShareGroupStateResponseData;
import org.apache.kafka.common.protocol.Errors;

/// Kafka's requests about the states of share partitions, 83 to 87: what they ask of the desk, and what is answered.
/// The partitions of an answer are in the order of the request. Any thread.
///
/// @param exists whether there is such a partition
record StateRequests(ShareStateDesk desk, Predicate<TopicIdPartition> exists) {
    void initialize(
            InitializeShareGroupStateRequestData request,
            Consumer<InitializeShareGroupStateResponseData> answer) {
        List<StateChange> changes = new ArrayList<>();
        for (var topic : request.topics()) {
            for (var partition : topic.partitions()) {
                changes.add(
                        new StateChange.Placed(
                                key(request.groupId(), topic.topicId(), partition.partition()),
                                partition.stateEpoch(),
                                partition.startOffset()));
            }
        }
        carryOut(
                request.groupId(),
                changes,
                outcomes -> {
                    var response = new InitializeShareGroupStateResponseData();
                    int next = 0;
                    for (var topic : request.topics()) {
                        var result =
                                new InitializeShareGroupStateResponseData.InitializeStateResult()
                                        .setTopicId(topic.topicId());
                        response.results().add(result);
                        for (var partition : topic.partitions()) {
                            Errors error = outcomes.get(next++).error();
                            result.partitions()
                                    .add(
                                            new InitializeShareGroupStateResponseData
                                                            .PartitionResult()
                                                    .setPartition(partition.partition())
                                                    .setErrorCode(error.code())
                                                    .setErrorMessage(message(error)));
                        }
                    }
                    answer.accept(response);
                });
    }

    void read(
            ReadShareGroupStateRequestData request,
            Consumer<ReadShareGroupStateResponseData> answer) {
        List<StateChange> changes = new ArrayList<>();
        for (var topic : request.topics()) {
            for (var partition : topic.partitions()) {
                changes.add(
                        new StateChange.Led(
                                key(request.groupId(), topic.topicId(), partition.partition()),
                                partition.leaderEpoch()));
            }
        }
        carryOut(
                request.groupId(),
                changes,
                outcomes -> {
                    var response = new ReadShareGroupStateResponseData();
                    int next = 0;
                    for (var topic : request.topics()) {
                        var result =
                                new ReadShareGroupStateResponseData.ReadStateResult()
                                        .setTopicId(topic.topicId());
                        response.results().add(result);
                        for (var partition : topic.partitions()) {
                            result.partitions()
                                    .add(read(partition.partition(), outcomes.get(next++)));
                        }
                    }
                    answer.accept(response);
                });
    }

    private static ReadShareGroupStateResponseData.PartitionResult read(
            int partition, StateOutcome outcome) {
        var result =
                new ReadShareGroupStateResponseData.PartitionResult()
                        .setPartition(partition)
                        .setErrorCode(outcome.error().code())
                        .setErrorMessage(message(outcome.error()));
        outcome.state()
                .ifPresent(state ->
                        result.setStateEpoch(state.stateEpoch())
                                .setStartOffset(state.start())
                                .setStateBatches(
                                        state.batches().stream()
                                                .map(StateRequests::told)
                                                .toList()));
        return result;
    }

    private static ReadShareGroupStateResponseData.StateBatch told(StateBatch batch) {
        return new ReadShareGroupStateResponseData.StateBatch()
                .setFirstOffset(batch.first())
                .setLastOffset(batch.last())
                .setDeliveryState((byte) batch.state())
                .setDeliveryCount((short) batch.deliveries());
    }

    void write(
            WriteShareGroupStateRequestData request,
            Consumer<WriteShareGroupStateResponseData> answer) {
        List<StateChange> changes = new ArrayList<>();
        for (var topic : request.topics()) {
            for (var partition : topic.partitions()) {
                changes.add(
                        new StateChange.Changed(
                                key(request.groupId(), topic.topicId(), partition.partition()),
                                partition.stateEpoch(),
                                partition.leaderEpoch(),
                                partition.startOffset(),
                                partition.stateBatches().stream()
                                        .map(StateRequests::heard)
                                        .toList()));
            }
        }
        carryOut(
                request.groupId(),
                changes,
                outcomes -> {
                    var response = new WriteShareGroupStateResponseData();
                    int next = 0;
                    for (var topic : request.topics()) {
                        var result =
                                new WriteShareGroupStateResponseData.WriteStateResult()
                                        .setTopicId(topic.topicId());
                        response.results().add(result);
                        for (var partition : topic.partitions()) {
                            Errors error = outcomes.get(next++).error();
                            result.partitions()
                                    .add(
                                            new WriteShareGroupStateResponseData.PartitionResult()
                                                    .setPartition(partition.partition())
                                                    .setErrorCode(error.code())
                                                    .setErrorMessage(message(error)));
                        }
                    }
                    answer.accept(response);
                });
    }

    private static StateBatch heard(WriteShareGroupStateRequestData.StateBatch batch) {
        return new StateBatch(
                batch.firstOffset(),
                batch.lastOffset(),
                batch.deliveryState(),
                batch.deliveryCount());
    }

    void delete(
            DeleteShareGroupStateRequestData request,
            Consumer<DeleteShareGroupStateResponseData> answer) {
        List<StateChange> changes = new ArrayList<>();
        for (var topic : request.topics()) {
            for (var partition : topic.partitions()) {
                changes.add(
                        new StateChange.Removed(
                                key(request.groupId(), topic.topicId(), partition.partition())));
            }
        }
        carryOut(
                request.groupId(),
                changes,
                outcomes -> {
                    var response = new DeleteShareGroupStateResponseData();
                    int next = 0;
                    for (var topic : request.topics()) {
                        var result =
                                new DeleteShareGroupStateResponseData.DeleteStateResult()
                                        .setTopicId(topic.topicId());
                        response.results().add(result);
                        for (var partition : topic.partitions()) {
                            Errors error = outcomes.get(next++).error();
                            result.partitions()
                                    .add(
                                            new DeleteShareGroupStateResponseData.PartitionResult()
                                                    .setPartition(partition.partition())
                                                    .setErrorCode(error.code())
                                                    .setErrorMessage(message(error)));
                        }
                    }
                    answer.accept(response);
                });
    }

    void summary(
            ReadShareGroupStateSummaryRequestData request,
            Consumer<ReadShareGroupStateSummaryResponseData> answer) {
        desk.look(
                request.groupId(),
                (error, states) -> {
                    var response = new ReadShareGroupStateSummaryResponseData();
                    for (var topic : request.topics()) {
                        var result =
                                new ReadShareGroupStateSummaryResponseData.ReadStateSummaryResult()
                                        .setTopicId(topic.topicId());
                        response.results().add(result);
                        for (var partition : topic.partitions()) {
                            var id = id(topic.topicId(), partition.partition());
                            result.partitions()
                                    .add(
                                            summary(
                                                    id,
                                                    partition.leaderEpoch(),
                                                    exists.test(id)
                                                            ? error
                                                            : Errors.UNKNOWN_TOPIC_OR_PARTITION,
                                                    states));
                        }
                    }
                    answer.accept(response);
                });
    }

    /// A partition that the group does not know is nowhere, which is no error.
    private static ReadShareGroupStateSummaryResponseData.PartitionResult summary(
            TopicIdPartition id,
            int leaderEpoch,
            Errors error,
            Map<TopicIdPartition, StateView> states) {
        Optional<StateView> state = Optional.ofNullable(states.get(id));
        boolean fenced =
                error == Errors.NONE
                        && leaderEpoch != StateChange.ANY
                        && state.filter(known -> known.leaderEpoch() > leaderEpoch).isPresent();
        Errors told = fenced ? Errors.FENCED_LEADER_EPOCH : error;
        var result =
                new ReadShareGroupStateSummaryResponseData.PartitionResult()
                        .setPartition(id.partition())
                        .setErrorCode(told.code())
                        .setErrorMessage(message(told))
                        .setStartOffset(StateChange.NOWHERE);
        if (told == Errors.NONE) {
            state.ifPresent(known ->
                    result.setStateEpoch(known.stateEpoch())
                            .setLeaderEpoch(known.leaderEpoch())
                            .setStartOffset(known.start())
                            .setDeliveryCompleteCount((int) known.doneCount()));
        }
        return result;
    }

    /// What makes no sense is refused by itself.
    private void carryOut(
            String groupId, List<StateChange> changes, Consumer<List<StateOutcome>> answer) {
        List<StateChange> good = new ArrayList<>(changes.size());
        List<Errors> verdicts = new ArrayList<>(changes.size());
        for (StateChange change : changes) {
            Errors verdict = verdict(change);
            verdicts.add(verdict);
            if (verdict == Errors.NONE) {
                good.add(change);
            }
        }
        desk.change(
                groupId,
                good,
                results -> {
                    List<StateOutcome> outcomes = new ArrayList<>(changes.size());
                    int next = 0;
                    for (Errors verdict : verdicts) {
                        outcomes.add(
                                verdict == Errors.NONE
                                        ? results.get(next++)
                                        : StateOutcome.refused(verdict));
                    }
                    answer.accept(outcomes);
                });
    }

    private Errors verdict(StateChange change) {
        if (!change.problem().isEmpty()) {
            return Errors.INVALID_REQUEST;
        }
        return exists.test(change.key().partition())
                ? Errors.NONE
                : Errors.UNKNOWN_TOPIC_OR_PARTITION;
    }

    private static StateKey key(String groupId, Uuid topicId, int partition) {
        return new StateKey(groupId, id(topicId, partition));
    }

    private static TopicIdPartition id(Uuid topicId, int partition) {
        return new TopicIdPartition(TopicIds.toJava(topicId), partition);
    }

    private static String message(Errors error) {
        return error == Errors.NONE ? "" : error.message();
    }
}
