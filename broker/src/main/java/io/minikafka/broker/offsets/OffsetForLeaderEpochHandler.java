package io.minikafka.broker.offsets;

import io.minikafka.broker.Answer;
import io.minikafka.broker.ApiHandler;
import io.minikafka.broker.Led;
import io.minikafka.broker.Partitions;
import io.minikafka.broker.RequestContext;
import io.minikafka.broker.TopicPartitions;
import java.util.Optional;
import org.apache.kafka.common.message.OffsetForLeaderEpochRequestData;
import org.apache.kafka.common.message.OffsetForLeaderEpochRequestData.OffsetForLeaderPartition;
import org.apache.kafka.common.message.OffsetForLeaderEpochRequestData.OffsetForLeaderTopic;
import org.apache.kafka.common.message.OffsetForLeaderEpochResponseData;
import org.apache.kafka.common.message.OffsetForLeaderEpochResponseData.EpochEndOffset;
import org.apache.kafka.common.message.OffsetForLeaderEpochResponseData.OffsetForLeaderTopicResult;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;

/// OffsetForLeaderEpoch: where a leader epoch ended, by which a client notices that its position was cut off.
public final class OffsetForLeaderEpochHandler
        implements ApiHandler<OffsetForLeaderEpochRequestData, OffsetForLeaderEpochResponseData> {
    private final Partitions partitions;

    public OffsetForLeaderEpochHandler(Partitions partitions) {
        this.partitions = partitions;
    }

    @Override
    public ApiKeys key() {
        return ApiKeys.OFFSET_FOR_LEADER_EPOCH;
    }

    @Override
    public void handle(
            RequestContext context,
            OffsetForLeaderEpochRequestData request,
            Answer<OffsetForLeaderEpochResponseData> answer) {
        var response = new OffsetForLeaderEpochResponseData();
        for (OffsetForLeaderTopic topic : request.topics()) {
            var result = new OffsetForLeaderTopicResult().setTopic(topic.topic());
            response.topics().add(result);
            Optional<TopicPartitions> found = partitions.topic(topic.topic());
            for (OffsetForLeaderPartition partition : topic.partitions()) {
                result.partitions().add(end(partition, found));
            }
        }
        answer.send(response);
    }

    private static EpochEndOffset end(
            OffsetForLeaderPartition wanted, Optional<TopicPartitions> topic) {
        var end = new EpochEndOffset().setPartition(wanted.partition());
        Led led = Led.find(topic, wanted.partition(), wanted.currentLeaderEpoch());
        if (led.error() != Errors.NONE) {
            return end.setErrorCode(led.error().code());
        }
        var known = led.log().endOffsetForEpoch(wanted.leaderEpoch());
        return led.isStill()
                ? end.setLeaderEpoch(known.leaderEpoch()).setEndOffset(known.endOffset())
                : end.setErrorCode(Errors.NOT_LEADER_OR_FOLLOWER.code());
    }
}
