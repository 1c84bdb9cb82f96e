package io.minikafka.broker.group.consumer;

import io.minikafka.broker.Answer;
import io.minikafka.broker.group.modern.Heartbeat;
import java.util.Optional;
import org.apache.kafka.common.message.ConsumerGroupHeartbeatRequestData;
import org.apache.kafka.common.message.ConsumerGroupHeartbeatResponseData;
import org.apache.kafka.common.protocol.Errors;

/// A heartbeat, with what the core cannot know by itself.
///
/// @param clientHost as `/address`
/// @param freshId an id unlike any other, for a member that has none
public record HeartbeatCall(
        ConsumerGroupHeartbeatRequestData request,
        short version,
        String clientId,
        String clientHost,
        String freshId,
        Answer<ConsumerGroupHeartbeatResponseData> answer)
        implements Heartbeat {
    @Override
    public String groupId() {
        return request.groupId();
    }

    @Override
    public String memberId() {
        return request.memberId();
    }

    @Override
    public Optional<String> instanceId() {
        return Optional.ofNullable(request.instanceId());
    }

    @Override
    public int memberEpoch() {
        return request.memberEpoch();
    }

    /// It says all that it wants, as after a lost answer: it wants to hear all, too.
    boolean isFull() {
        return joins()
                || (request.rebalanceTimeoutMs() != -1
                        && (request.subscribedTopicNames() != null
                                || request.subscribedTopicRegex() != null)
                        && request.topicPartitions() != null);
    }

    /// It only says that the member is alive, and perhaps what it owns.
    boolean isPlain() {
        return isPlain(request);
    }

    static boolean isPlain(ConsumerGroupHeartbeatRequestData request) {
        return request.subscribedTopicNames() == null
                && request.subscribedTopicRegex() == null
                && request.serverAssignor() == null
                && request.rackId() == null
                && request.rebalanceTimeoutMs() == -1
                && request.memberEpoch() > JOIN;
    }

    @Override
    public void release() {
        answer.send(
                new ConsumerGroupHeartbeatResponseData()
                        .setMemberId(memberId())
                        .setMemberEpoch(memberEpoch()));
    }

    @Override
    public void refuse(Errors error, String message) {
        answer.send(
                new ConsumerGroupHeartbeatResponseData()
                        .setErrorCode(error.code())
                        .setErrorMessage(message));
    }
}
