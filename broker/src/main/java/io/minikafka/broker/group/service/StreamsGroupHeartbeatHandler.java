package io.minikafka.broker.group.service;

import io.minikafka.broker.Answer;
import io.minikafka.broker.ApiHandler;
import io.minikafka.broker.RequestContext;
import io.minikafka.broker.group.streams.HeartbeatCall;
import java.util.function.BooleanSupplier;
import org.apache.kafka.common.message.StreamsGroupHeartbeatRequestData;
import org.apache.kafka.common.message.StreamsGroupHeartbeatResponseData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;

/// StreamsGroupHeartbeat, versions 0 and 1. Since version 1 members can be asked for a description of their topology.
final class StreamsGroupHeartbeatHandler
        implements ApiHandler<StreamsGroupHeartbeatRequestData, StreamsGroupHeartbeatResponseData> {
    private final GroupService groups;
    private final BooleanSupplier isEnabled;

    /// @param isEnabled whether `streams.version` is on
    StreamsGroupHeartbeatHandler(GroupService groups, BooleanSupplier isEnabled) {
        this.groups = groups;
        this.isEnabled = isEnabled;
    }

    @Override
    public ApiKeys key() {
        return ApiKeys.STREAMS_GROUP_HEARTBEAT;
    }

    @Override
    public void handle(
            RequestContext context,
            StreamsGroupHeartbeatRequestData request,
            Answer<StreamsGroupHeartbeatResponseData> answer) {
        HeartbeatCall call =
                new HeartbeatCall(
                        request,
                        context.version(),
                        context.clientId(),
                        ClientHost.of(context),
                        answer);
        if (isEnabled.getAsBoolean()) {
            groups.submitShard(
                    request.groupId(), (shard, _) -> shard.streams().heartbeat(call), call::refuse);
        } else {
            call.refuse(Errors.UNSUPPORTED_VERSION);
        }
    }
}
