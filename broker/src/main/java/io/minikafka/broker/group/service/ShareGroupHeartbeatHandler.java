package io.minikafka.broker.group.service;

import io.minikafka.broker.Answer;
import io.minikafka.broker.ApiHandler;
import io.minikafka.broker.RequestContext;
import io.minikafka.broker.group.share.ShareGroups;
import org.apache.kafka.common.message.ShareGroupHeartbeatRequestData;
import org.apache.kafka.common.message.ShareGroupHeartbeatResponseData;
import org.apache.kafka.common.protocol.ApiKeys;

/// ShareGroupHeartbeat, version 1.
final class ShareGroupHeartbeatHandler
        implements ApiHandler<ShareGroupHeartbeatRequestData, ShareGroupHeartbeatResponseData> {
    private final GroupService groups;

    ShareGroupHeartbeatHandler(GroupService groups) {
        this.groups = groups;
    }

    @Override
    public ApiKeys key() {
        return ApiKeys.SHARE_GROUP_HEARTBEAT;
    }

    @Override
    public void handle(
            RequestContext context,
            ShareGroupHeartbeatRequestData request,
            Answer<ShareGroupHeartbeatResponseData> answer) {
        var call =
                new ShareGroups.Call(
                        request, context.clientId(), ClientHost.of(context), answer::send);
        groups.submitShard(
                request.groupId(),
                (shard, _) -> shard.share().heartbeat(call),
                error ->
                        answer.send(
                                new ShareGroupHeartbeatResponseData().setErrorCode(error.code())));
    }
}
