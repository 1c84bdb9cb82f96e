package io.minikafka.broker.group;

import io.minikafka.base.TopicIdPartition;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/// A client's wish to note how far it has come.
///
/// @param generation negative if the client is no member: it assigns partitions to itself, or administers
/// @param producerId whose transaction decides whether the offsets count; empty if they count at once
public record OffsetCommit(
        String groupId,
        String memberId,
        Optional<String> instanceId,
        int generation,
        short version,
        Map<TopicIdPartition, CommittedOffset> offsets,
        OptionalLong producerId) {
    /// Offsets that count at once.
    public OffsetCommit(
            String groupId,
            String memberId,
            Optional<String> instanceId,
            int generation,
            short version,
            Map<TopicIdPartition, CommittedOffset> offsets) {
        this(groupId, memberId, instanceId, generation, version, offsets, OptionalLong.empty());
    }

    public boolean isTransactional() {
        return producerId.isPresent();
    }
}
