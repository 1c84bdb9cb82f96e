package io.minikafka.broker.group.service;

import io.minikafka.base.Time;
import io.minikafka.broker.Answer;
import io.minikafka.broker.ApiHandler;
import io.minikafka.broker.RequestContext;
import io.minikafka.broker.group.consumer.HeartbeatCall;
import io.minikafka.broker.shard.Found;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.message.ConsumerGroupHeartbeatRequestData;
import org.apache.kafka.common.message.ConsumerGroupHeartbeatResponseData;
import org.apache.kafka.common.protocol.ApiKeys;

/// ConsumerGroupHeartbeat, versions 0 and 1. Since version 1 members bring their own ids. What changes nothing
/// is answered here, without the coordinator's thread: waking it costs more than the rest.
final class ConsumerGroupHeartbeatHandler
        implements ApiHandler<
                ConsumerGroupHeartbeatRequestData, ConsumerGroupHeartbeatResponseData> {
    private final GroupService groups;
    private final Time time;

    ConsumerGroupHeartbeatHandler(GroupService groups, Time time) {
        this.time = time;
        this.groups = groups;
    }

    @Override
    public ApiKeys key() {
        return ApiKeys.CONSUMER_GROUP_HEARTBEAT;
    }

    @Override
    public void handle(
            RequestContext context,
            ConsumerGroupHeartbeatRequestData request,
            Answer<ConsumerGroupHeartbeatResponseData> answer) {
        Optional<ConsumerGroupHeartbeatResponseData> settled = settled(request);
        if (settled.isPresent()) {
            answer.send(settled.get());
            return;
        }
        HeartbeatCall call =
                new HeartbeatCall(
                        request,
                        context.version(),
                        context.clientId(),
                        ClientHost.of(context),
                        request.memberId().isEmpty() ? UUID.randomUUID().toString() : "",
                        answer);
        groups.submitShard(
                request.groupId(), (shard, _) -> shard.consumers().heartbeat(call), call::refuse);
    }

    private Optional<ConsumerGroupHeartbeatResponseData> settled(
            ConsumerGroupHeartbeatRequestData request) {
        return groups.find(request.groupId()) instanceof Found.Here<GroupShard>(GroupShard shard)
                ? shard.consumers()
                        .pulse(request, TimeUnit.NANOSECONDS.toMillis(time.monotonicNs()))
                : Optional.empty();
    }
}
