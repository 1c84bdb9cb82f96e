package io.minikafka.broker.group.streams;

import io.minikafka.broker.group.streams.MemberProfile.Endpoint;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.kafka.common.message.StreamsGroupHeartbeatRequestData;
import org.apache.kafka.common.message.StreamsGroupHeartbeatRequestData.KeyValue;

/// Reads out of a heartbeat what the member says of itself. What it does not say stays as it was.
final class Wishes {
    private Wishes() {}

    static MemberProfile of(HeartbeatCall call, MemberProfile before) {
        StreamsGroupHeartbeatRequestData request = call.request();
        return new MemberProfile(
                call.memberId(),
                Optional.ofNullable(request.instanceId()).or(before::instanceId),
                Optional.ofNullable(request.rackId()).or(before::rackId),
                call.clientId(),
                call.clientHost(),
                request.rebalanceTimeoutMs() == -1
                        ? before.rebalanceTimeoutMs()
                        : request.rebalanceTimeoutMs(),
                request.topology() == null ? before.topologyEpoch() : request.topology().epoch(),
                request.processId() == null ? before.processId() : request.processId(),
                Optional.ofNullable(request.userEndpoint())
                        .map(at -> new Endpoint(at.host(), at.port()))
                        .or(before::endpoint),
                request.clientTags() == null ? before.tags() : tags(request.clientTags()));
    }

    /// A member that does not name its process is one by itself.
    static MemberProfile ofNew(HeartbeatCall call) {
        return of(
                call,
                new MemberProfile(
                        call.memberId(),
                        Optional.empty(),
                        Optional.empty(),
                        "",
                        "",
                        0,
                        0,
                        call.memberId(),
                        Optional.empty(),
                        new TreeMap<>()));
    }

    private static SortedMap<String, String> tags(List<KeyValue> told) {
        SortedMap<String, String> tags = new TreeMap<>();
        told.forEach(tag -> tags.put(tag.key(), tag.value()));
        return tags;
    }
}
