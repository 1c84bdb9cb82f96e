package io.minikafka.broker.group.service;

import io.minikafka.broker.Answer;
import io.minikafka.broker.ApiHandler;
import io.minikafka.broker.RequestContext;
import io.minikafka.broker.group.SyncReply;
import org.apache.kafka.common.message.SyncGroupRequestData;
import org.apache.kafka.common.message.SyncGroupResponseData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;

/// SyncGroup, versions 0 to 5. Since version 5 a client must say which protocol it means.
final class SyncGroupHandler implements ApiHandler<SyncGroupRequestData, SyncGroupResponseData> {
    private static final int PROTOCOL_REQUIRED = 5;

    private final GroupService groups;

    SyncGroupHandler(GroupService groups) {
        this.groups = groups;
    }

    @Override
    public ApiKeys key() {
        return ApiKeys.SYNC_GROUP;
    }

    @Override
    public void handle(
            RequestContext context,
            SyncGroupRequestData request,
            Answer<SyncGroupResponseData> answer) {
        boolean lacksProtocol = request.protocolType() == null || request.protocolName() == null;
        if (context.version() >= PROTOCOL_REQUIRED && lacksProtocol) {
            new SyncReply(answer).error(Errors.INCONSISTENT_GROUP_PROTOCOL);
            return;
        }
        groups.submit(
                request.groupId(),
                coordinator -> coordinator.sync(request, answer),
                new SyncReply(answer)::error);
    }
}
