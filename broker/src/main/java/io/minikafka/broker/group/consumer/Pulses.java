package io.minikafka.broker.group.consumer;

import io.minikafka.broker.group.GroupOverrides;
import io.minikafka.broker.group.Topics;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.apache.kafka.common.message.ConsumerGroupHeartbeatRequestData;
import org.apache.kafka.common.message.ConsumerGroupHeartbeatResponseData;

/// The [Pulse]s of all settled members, by member id. Two members of different groups that chose the same id
/// have one pulse between them; the other one goes the long way. Any thread.
final class Pulses {
    private final Topics topics;
    private final GroupOverrides overrides;
    private final ConcurrentMap<String, Pulse> pulses = new ConcurrentHashMap<>();

    Pulses(Topics topics, GroupOverrides overrides) {
        this.topics = topics;
        this.overrides = overrides;
    }

    /// The answer to a heartbeat that changes nothing; empty if the coordinator must see it.
    Optional<ConsumerGroupHeartbeatResponseData> answer(
            ConsumerGroupHeartbeatRequestData request, long nowMs) {
        Pulse pulse = pulses.get(request.memberId());
        if (pulse == null
                || !HeartbeatCall.isPlain(request)
                || !pulse.fits(request, topics.version(), overrides.version())) {
            return Optional.empty();
        }
        pulse.beat(nowMs);
        return Optional.of(
                new ConsumerGroupHeartbeatResponseData()
                        .setMemberId(request.memberId())
                        .setMemberEpoch(pulse.epoch())
                        .setHeartbeatIntervalMs(pulse.intervalMs()));
    }

    void begin(String memberId, Pulse pulse) {
        pulses.put(memberId, pulse);
    }

    void end(String memberId, Pulse pulse) {
        pulses.remove(memberId, pulse);
    }
}
