package io.minikafka.broker.group.streams;

import io.minikafka.broker.Answer;
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
        Answer<StreamsGroupHeartbeatResponseData> answer) {
    private static final int JOIN = 0;
    private static final int LEAVE = -1;

    String groupId() {
        return request.groupId();
    }

    String memberId() {
        return request.memberId();
    }

    boolean joins() {
        return request.memberEpoch() == JOIN;
    }

    boolean leaves() {
        return request.memberEpoch() <= LEAVE;
    }

    /// It says all that it has, as after a lost answer: it wants to hear all, too.
    boolean isFull() {
        return joins()
                || (request.rebalanceTimeoutMs() != -1
                        && request.activeTasks() != null
                        && request.standbyTasks() != null
                        && request.warmupTasks() != null);
    }

    public void refuse(Errors error, String message) {
        answer.send(
                new StreamsGroupHeartbeatResponseData()
                        .setErrorCode(error.code())
                        .setErrorMessage(message));
    }

    public void refuse(Errors error) {
        refuse(error, error.message());
    }
}
