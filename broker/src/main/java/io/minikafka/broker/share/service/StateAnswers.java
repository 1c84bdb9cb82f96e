package io.minikafka.broker.share.service;

import io.minikafka.base.TopicIdPartition;
import io.minikafka.broker.Uuids;
import io.minikafka.broker.sharestate.StateBatch;
import io.minikafka.broker.sharestate.StateChange;
import io.minikafka.broker.sharestate.StateOutcome;
import io.minikafka.broker.sharestate.StateView;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.apache.kafka.common.message.DeleteShareGroupStateResponseData;
import org.apache.kafka.common.message.DeleteShareGroupStateResponseData.DeleteStateResult;
import org.apache.kafka.common.message.InitializeShareGroupStateResponseData;
import org.apache.kafka.common.message.InitializeShareGroupStateResponseData.InitializeStateResult;
import org.apache.kafka.common.message.ReadShareGroupStateResponseData;
import org.apache.kafka.common.message.ReadShareGroupStateResponseData.ReadStateResult;
import org.apache.kafka.common.message.ReadShareGroupStateSummaryRequestData;
import org.apache.kafka.common.message.ReadShareGroupStateSummaryResponseData;
import org.apache.kafka.common.message.ReadShareGroupStateSummaryResponseData.ReadStateSummaryResult;
import org.apache.kafka.common.message.WriteShareGroupStateResponseData;
import org.apache.kafka.common.message.WriteShareGroupStateResponseData.WriteStateResult;
import org.apache.kafka.common.protocol.Errors;

/// The answers to Kafka's requests about the states of share partitions. Pure.
final class StateAnswers {
    private StateAnswers() {}

    /// What came of one partition's part of a request.
    record Told(TopicIdPartition partition, StateOutcome outcome) {
        Errors error() {
            return outcome.error();
        }
    }

    static InitializeShareGroupStateResponseData initialized(List<Told> told) {
        return new InitializeShareGroupStateResponseData()
                .setResults(
                        ByTopic.nested(
                                told,
                                Told::partition,
                                StateAnswers::initialized,
                                (id, partitions) ->
                                        new InitializeStateResult()
                                                .setTopicId(id)
                                                .setPartitions(partitions)));
    }

    private static InitializeShareGroupStateResponseData.PartitionResult initialized(Told told) {
        return new InitializeShareGroupStateResponseData.PartitionResult()
                .setPartition(told.partition().partition())
                .setErrorCode(told.error().code())
                .setErrorMessage(message(told.error()));
    }

    static ReadShareGroupStateResponseData read(List<Told> told) {
        return new ReadShareGroupStateResponseData()
                .setResults(
                        ByTopic.nested(
                                told,
                                Told::partition,
                                StateAnswers::read,
                                (id, partitions) ->
                                        new ReadStateResult()
                                                .setTopicId(id)
                                                .setPartitions(partitions)));
    }

    private static ReadShareGroupStateResponseData.PartitionResult read(Told told) {
        var result =
                new ReadShareGroupStateResponseData.PartitionResult()
                        .setPartition(told.partition().partition())
                        .setErrorCode(told.error().code())
                        .setErrorMessage(message(told.error()));
        told.outcome()
                .state()
                .ifPresent(state ->
                        result.setStateEpoch(state.stateEpoch())
                                .setStartOffset(state.start())
                                .setStateBatches(
                                        state.batches().stream()
                                                .map(StateAnswers::batch)
                                                .toList()));
        return result;
    }

    private static ReadShareGroupStateResponseData.StateBatch batch(StateBatch batch) {
        return new ReadShareGroupStateResponseData.StateBatch()
                .setFirstOffset(batch.first())
                .setLastOffset(batch.last())
                .setDeliveryState((byte) batch.state())
                .setDeliveryCount((short) batch.deliveries());
    }

    static WriteShareGroupStateResponseData written(List<Told> told) {
        return new WriteShareGroupStateResponseData()
                .setResults(
                        ByTopic.nested(
                                told,
                                Told::partition,
                                StateAnswers::written,
                                (id, partitions) ->
                                        new WriteStateResult()
                                                .setTopicId(id)
                                                .setPartitions(partitions)));
    }

    private static WriteShareGroupStateResponseData.PartitionResult written(Told told) {
        return new WriteShareGroupStateResponseData.PartitionResult()
                .setPartition(told.partition().partition())
                .setErrorCode(told.error().code())
                .setErrorMessage(message(told.error()));
    }

    static DeleteShareGroupStateResponseData deleted(List<Told> told) {
        return new DeleteShareGroupStateResponseData()
                .setResults(
                        ByTopic.nested(
                                told,
                                Told::partition,
                                StateAnswers::deleted,
                                (id, partitions) ->
                                        new DeleteStateResult()
                                                .setTopicId(id)
                                                .setPartitions(partitions)));
    }

    private static DeleteShareGroupStateResponseData.PartitionResult deleted(Told told) {
        return new DeleteShareGroupStateResponseData.PartitionResult()
                .setPartition(told.partition().partition())
                .setErrorCode(told.error().code())
                .setErrorMessage(message(told.error()));
    }

    /// @param errorOf why nothing can be told of a partition
    static ReadShareGroupStateSummaryResponseData summary(
            ReadShareGroupStateSummaryRequestData request,
            Function<TopicIdPartition, Errors> errorOf,
            Map<TopicIdPartition, StateView> states) {
        var response = new ReadShareGroupStateSummaryResponseData();
        for (var topic : request.topics()) {
            var result = new ReadStateSummaryResult().setTopicId(topic.topicId());
            response.results().add(result);
            for (var asked : topic.partitions()) {
                var id = new TopicIdPartition(Uuids.toJava(topic.topicId()), asked.partition());
                result.partitions()
                        .add(
                                summary(
                                        id,
                                        asked.leaderEpoch(),
                                        errorOf.apply(id),
                                        Optional.ofNullable(states.get(id))));
            }
        }
        return response;
    }

    /// A partition that the group does not know is nowhere, which is no error.
    private static ReadShareGroupStateSummaryResponseData.PartitionResult summary(
            TopicIdPartition id, int leaderEpoch, Errors error, Optional<StateView> state) {
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

    private static String message(Errors error) {
        return error == Errors.NONE ? "" : error.message();
    }
}
