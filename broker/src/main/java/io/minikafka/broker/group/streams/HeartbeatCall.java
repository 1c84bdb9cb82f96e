package io.minikafka.broker.group.streams;

import io.minikafka.broker.Answer;
import io.minikafka.broker.group.modern.Heartbeat;
import java.util.Optional;
import org.apache.kafka.common.message.StreamsGroupHeartbeatRequestData;
import org.apache.kafka.common.message.StreamsGroupHeartbeatResponseData;
import org.apache.kafka.common.protocol.Errors;

/// A heartbeat, and whose it is.
///
/// @param clientHost as `/address`
public record HeartbeatCall(
        StreamsGroupHeartbeatRequestData request,
        short version,
        String clientId,
        String clientHost,
        Answer<StreamsGroupHeartbeatResponseData> answer)
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

    /// It says all that it has, as after a lost answer: it wants to hear all, too.
    boolean isFull() {
        return joins()
                || (request.rebalanceTimeoutMs() != -1
                        && request.activeTasks() != null
                        && request.standbyTasks() != null
                        && request.warmupTasks() != null);
    }

    @Override
    public void release() {
        answer.send(
                new StreamsGroupHeartbeatResponseData()
                        .setMemberId(memberId())
                        .setMemberEpoch(memberEpoch()));
    }

    @Override
    public void refuse(Errors error, String message) {
        answer.send(
                new StreamsGroupHeartbeatResponseData()
                        .setErrorCode(error.code())
                        .setErrorMessage(message));
    }
}
