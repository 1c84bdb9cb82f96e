package io.minikafka.broker.group;

import io.minikafka.broker.Answer;
import org.apache.kafka.common.message.JoinGroupResponseData;
import org.apache.kafka.common.protocol.Errors;

/// The way back to a client that wants to join.
public record JoinReply(short version, Answer<JoinGroupResponseData> answer) {
    private static final int NULLABLE_PROTOCOL = 7;
    private static final int SKIP_ASSIGNMENT = 9;
    private static final String NO_PROTOCOL = "";

    public void send(JoinGroupResponseData response) {
        answer.send(response);
    }

    public void error(Errors error, String memberId) {
        var response = new JoinGroupResponseData().setErrorCode(error.code()).setMemberId(memberId);
        answer.send(
                version >= NULLABLE_PROTOCOL
                        ? response.setProtocolName(null)
                        : response.setProtocolName(NO_PROTOCOL));
    }

    boolean canSkipAssignment() {
        return version >= SKIP_ASSIGNMENT;
    }
}
