package io.minikafka.broker.group.service;

import io.minikafka.broker.Answer;
import io.minikafka.broker.ApiHandler;
import io.minikafka.broker.RequestContext;
import java.util.function.Consumer;
import org.apache.kafka.common.message.HeartbeatRequestData;
import org.apache.kafka.common.message.HeartbeatResponseData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;

/// Heartbeat, versions 0 to 4.
final class HeartbeatHandler implements ApiHandler<HeartbeatRequestData, HeartbeatResponseData> {
    private final GroupService groups;

    HeartbeatHandler(GroupService groups) {
        this.groups = groups;
    }

    @Override
    public ApiKeys key() {
        return ApiKeys.HEARTBEAT;
    }

    @Override
    public void handle(
            RequestContext context,
            HeartbeatRequestData request,
            Answer<HeartbeatResponseData> answer) {
        Consumer<Errors> reply =
                error -> answer.send(new HeartbeatResponseData().setErrorCode(error.code()));
        groups.submit(
                request.groupId(),
                coordinator -> reply.accept(coordinator.heartbeat(request)),
                reply);
    }
}
