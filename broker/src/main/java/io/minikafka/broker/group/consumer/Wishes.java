package io.minikafka.broker.group.consumer;

import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.apache.kafka.common.message.ConsumerGroupHeartbeatRequestData;

/// Reads out of a heartbeat what the member wants now. What it does not say stays as it was.
final class Wishes {
    private Wishes() {}

    /// @param before what is known of the member
    static MemberProfile of(HeartbeatCall call, MemberProfile before) {
        ConsumerGroupHeartbeatRequestData request = call.request();
        SortedSet<String> topics =
                request.subscribedTopicNames() == null
                        ? before.topics()
                        : new TreeSet<>(request.subscribedTopicNames());
        String pattern =
                request.subscribedTopicRegex() == null
                        ? before.pattern()
                        : request.subscribedTopicRegex();
        int rebalanceTimeoutMs = request.rebalanceTimeoutMs();
        return new MemberProfile(
                before.id(),
                Optional.ofNullable(request.instanceId()).or(before::instanceId),
                Optional.ofNullable(request.rackId()).or(before::rackId),
                call.clientId(),
                call.clientHost(),
                rebalanceTimeoutMs == -1 ? before.rebalanceTimeoutMs() : rebalanceTimeoutMs,
                topics,
                pattern,
                Optional.ofNullable(request.serverAssignor()).or(before::assignor),
                Optional.empty());
    }

    static MemberProfile ofNew(HeartbeatCall call, String memberId) {
        return of(
                call,
                new MemberProfile(
                        memberId,
                        Optional.empty(),
                        Optional.empty(),
                        "",
                        "",
                        0,
                        new TreeSet<>(),
                        "",
                        Optional.empty(),
                        Optional.empty()));
    }

    /// Whether what changed may lead to another target.
    static boolean needTarget(MemberProfile before, MemberProfile after) {
        return !before.subscribesAs(after) || !before.assignor().equals(after.assignor());
    }

    /// The subscription in words.
    static String describe(MemberProfile profile) {
        int shown = 5;
        String names = String.join(", ", profile.topics().stream().limit(shown).toList());
        String more = profile.topics().size() > shown ? ", ..." : "";
        String pattern = profile.pattern().isEmpty() ? "" : " /" + profile.pattern() + "/";
        return (names + more + pattern).strip();
    }
}
