package io.minikafka.broker.group.streams;

import io.minikafka.broker.group.modern.Profile;
import java.util.Optional;
import java.util.SortedMap;

/// What a member says of itself.
///
/// @param topologyEpoch of the topology that it knows
/// @param processId of its process, which may have several members: the threads of an application's instance
/// @param endpoint at which its state can be asked for
record MemberProfile(
        String id,
        Optional<String> instanceId,
        Optional<String> rackId,
        String clientId,
        String clientHost,
        int rebalanceTimeoutMs,
        int topologyEpoch,
        String processId,
        Optional<Endpoint> endpoint,
        SortedMap<String, String> tags)
        implements Profile {
    record Endpoint(String host, int port) {}

    /// What it takes of the group's share of memory.
    @Override
    public int sizeBytes() {
        int size = id.length() + clientId.length() + clientHost.length() + processId.length();
        for (var tag : tags.entrySet()) {
            size += tag.getKey().length() + tag.getValue().length();
        }
        return size;
    }

    /// Whether tasks may be shared out as they were.
    boolean isAssignedAs(MemberProfile other) {
        return topologyEpoch == other.topologyEpoch
                && processId.equals(other.processId)
                && tags.equals(other.tags);
    }
}
