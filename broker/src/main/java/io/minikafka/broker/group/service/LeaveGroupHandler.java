package io.minikafka.broker.group.service;

import io.minikafka.broker.Answer;
import io.minikafka.broker.ApiHandler;
import io.minikafka.broker.RequestContext;
import java.util.List;
import org.apache.kafka.common.message.LeaveGroupRequestData;
import org.apache.kafka.common.message.LeaveGroupRequestData.MemberIdentity;
import org.apache.kafka.common.message.LeaveGroupResponseData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;

/// LeaveGroup, versions 0 to 5. Up to version 2 one member leaves and its error is the response's.
final class LeaveGroupHandler implements ApiHandler<LeaveGroupRequestData, LeaveGroupResponseData> {
    private static final int MANY_MEMBERS = 3;

    private final GroupService groups;

    LeaveGroupHandler(GroupService groups) {
        this.groups = groups;
    }

    @Override
    public ApiKeys key() {
        return ApiKeys.LEAVE_GROUP;
    }

    @Override
    public void handle(
            RequestContext context,
            LeaveGroupRequestData request,
            Answer<LeaveGroupResponseData> answer) {
        boolean isOne = context.version() < MANY_MEMBERS;
        LeaveGroupRequestData leaving =
                isOne
                        ? request.duplicate()
                                .setMembers(
                                        List.of(
                                                new MemberIdentity()
                                                        .setMemberId(request.memberId())))
                        : request;
        groups.submit(
                request.groupId(),
                coordinator -> {
                    LeaveGroupResponseData response = coordinator.leave(leaving);
                    answer.send(isOne ? single(response) : response);
                },
                error -> answer.send(new LeaveGroupResponseData().setErrorCode(error.code())));
    }

    private static LeaveGroupResponseData single(LeaveGroupResponseData response) {
        short memberError =
                response.members().isEmpty()
                        ? Errors.NONE.code()
                        : response.members().getFirst().errorCode();
        short error =
                response.errorCode() == Errors.NONE.code() ? memberError : response.errorCode();
        return new LeaveGroupResponseData().setErrorCode(error);
    }
}
