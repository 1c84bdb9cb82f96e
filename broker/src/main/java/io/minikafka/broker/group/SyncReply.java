package io.minikafka.broker.group;

import io.minikafka.broker.Answer;
import org.apache.kafka.common.message.SyncGroupResponseData;
import org.apache.kafka.common.protocol.Errors;

/// The way back to a member that waits for its assignment.
public record SyncReply(Answer<SyncGroupResponseData> answer) {
    public void assignment(String protocolType, String protocol, Blob assignment) {
        answer.send(
                new SyncGroupResponseData()
                        .setProtocolType(protocolType)
                        .setProtocolName(protocol)
                        .setAssignment(assignment.bytes()));
    }

    public void error(Errors error) {
        answer.send(new SyncGroupResponseData().setErrorCode(error.code()));
    }
}
