package io.minikafka.broker.group;

import io.minikafka.base.TopicIdPartition;
import java.util.Map;
import java.util.Optional;

/// A client's wish to note how far it has come.
///
/// @param generation negative if the client is no member: it assigns partitions to itself, or administers
public record OffsetCommit(
        String groupId,
        String memberId,
        Optional<String> instanceId,
        int generation,
        short version,
        Map<TopicIdPartition, CommittedOffset> offsets) {}
