package io.minikafka.broker.share.service;

import io.minikafka.base.TopicIdPartition;
import io.minikafka.broker.SharePartitionKey;
import io.minikafka.broker.Uuids;
import io.minikafka.broker.sharestate.ShareStateDesk;
import io.minikafka.broker.sharestate.StateBatch;
import io.minikafka.broker.sharestate.StateChange;
import io.minikafka.broker.sharestate.StateOutcome;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.message.DeleteShareGroupStateRequestData;
import org.apache.kafka.common.message.DeleteShareGroupStateRequestData.DeleteStateData;
import org.apache.kafka.common.message.DeleteShareGroupStateResponseData;
import org.apache.kafka.common.message.InitializeShareGroupStateRequestData;
import org.apache.kafka.common.message.InitializeShareGroupStateRequestData.InitializeStateData;
import org.apache.kafka.common.message.InitializeShareGroupStateResponseData;
import org.apache.kafka.common.message.ReadShareGroupStateRequestData;
import org.apache.kafka.common.message.ReadShareGroupStateRequestData.ReadStateData;
import org.apache.kafka.common.message.ReadShareGroupStateResponseData;
import org.apache.kafka.common.message.ReadShareGroupStateSummaryRequestData;
import org.apache.kafka.common.message.ReadShareGroupStateSummaryResponseData;
import org.apache.kafka.common.message.WriteShareGroupStateRequestData;
import org.apache.kafka.common.message.WriteShareGroupStateRequestData.WriteStateData;
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
        carryOut(
                request.groupId(),
                ByTopic.flat(
                        request.topics(),
                        InitializeStateData::topicId,
                        InitializeStateData::partitions,
                        (topicId, asked) ->
                                new StateChange.Placed(
                                        key(request.groupId(), topicId, asked.partition()),
                                        asked.stateEpoch(),
                                        asked.startOffset())),
                told -> answer.accept(StateAnswers.initialized(told)));
    }

    void read(
            ReadShareGroupStateRequestData request,
            Consumer<ReadShareGroupStateResponseData> answer) {
        carryOut(
                request.groupId(),
                ByTopic.flat(
                        request.topics(),
                        ReadStateData::topicId,
                        ReadStateData::partitions,
                        (topicId, asked) ->
                                new StateChange.Led(
                                        key(request.groupId(), topicId, asked.partition()),
                                        asked.leaderEpoch())),
                told -> answer.accept(StateAnswers.read(told)));
    }

    void write(
            WriteShareGroupStateRequestData request,
            Consumer<WriteShareGroupStateResponseData> answer) {
        carryOut(
                request.groupId(),
                ByTopic.flat(
                        request.topics(),
                        WriteStateData::topicId,
                        WriteStateData::partitions,
                        (topicId, asked) ->
                                new StateChange.Changed(
                                        key(request.groupId(), topicId, asked.partition()),
                                        asked.stateEpoch(),
                                        asked.leaderEpoch(),
                                        asked.startOffset(),
                                        asked.stateBatches().stream()
                                                .map(StateRequests::heard)
                                                .toList())),
                told -> answer.accept(StateAnswers.written(told)));
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
        carryOut(
                request.groupId(),
                ByTopic.flat(
                        request.topics(),
                        DeleteStateData::topicId,
                        DeleteStateData::partitions,
                        (topicId, asked) ->
                                new StateChange.Removed(
                                        key(request.groupId(), topicId, asked.partition()))),
                told -> answer.accept(StateAnswers.deleted(told)));
    }

    void summary(
            ReadShareGroupStateSummaryRequestData request,
            Consumer<ReadShareGroupStateSummaryResponseData> answer) {
        desk.look(
                request.groupId(),
                (error, states) ->
                        answer.accept(
                                StateAnswers.summary(
                                        request,
                                        id ->
                                                exists.test(id)
                                                        ? error
                                                        : Errors.UNKNOWN_TOPIC_OR_PARTITION,
                                        states)));
    }

    /// What makes no sense is refused by itself.
    private void carryOut(
            String groupId, List<StateChange> changes, Consumer<List<StateAnswers.Told>> answer) {
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
                outcomes -> {
                    Iterator<StateOutcome> next = outcomes.iterator();
                    List<StateAnswers.Told> told = new ArrayList<>(changes.size());
                    for (int i = 0; i < changes.size(); i++) {
                        Errors verdict = verdicts.get(i);
                        told.add(
                                new StateAnswers.Told(
                                        changes.get(i).key().partition(),
                                        verdict == Errors.NONE
                                                ? next.next()
                                                : StateOutcome.refused(verdict)));
                    }
                    answer.accept(told);
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

    private static SharePartitionKey key(String groupId, Uuid topicId, int partition) {
        return new SharePartitionKey(
                groupId, new TopicIdPartition(Uuids.toJava(topicId), partition));
    }
}
