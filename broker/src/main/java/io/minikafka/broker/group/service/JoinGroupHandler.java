package io.minikafka.broker.group.service;

import io.minikafka.broker.Answer;
import io.minikafka.broker.ApiHandler;
import io.minikafka.broker.RequestContext;
import io.minikafka.broker.group.JoinCall;
import java.util.UUID;
import org.apache.kafka.common.message.JoinGroupRequestData;
import org.apache.kafka.common.message.JoinGroupResponseData;
import org.apache.kafka.common.protocol.ApiKeys;

/// JoinGroup, versions 0 to 9.
final class JoinGroupHandler implements ApiHandler<JoinGroupRequestData, JoinGroupResponseData> {
    private final GroupService groups;

    JoinGroupHandler(GroupService groups) {
        this.groups = groups;
    }

    @Override
    public ApiKeys key() {
        return ApiKeys.JOIN_GROUP;
    }

    @Override
    public void handle(
            RequestContext context,
            JoinGroupRequestData request,
            Answer<JoinGroupResponseData> answer) {
        JoinCall call =
                new JoinCall(
                        request,
                        context.version(),
                        context.clientId(),
                        ClientHost.of(context),
                        UUID.randomUUID().toString(),
                        answer);
        groups.submit(
                request.groupId(),
                coordinator -> coordinator.join(call),
                error -> call.reply().error(error, request.memberId()));
    }
}
