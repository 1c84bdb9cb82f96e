package io.minikafka.broker.group.consumer;

import io.minikafka.base.Invariant;
import io.minikafka.base.TopicIdPartition;
import io.minikafka.broker.group.assign.PartitionSet;
import java.util.HashMap;
import java.util.Map;

/// Who holds each partition of a group. Invariant: one member, or nobody. Never iterated.
final class PartitionOwners {
    private final Map<TopicIdPartition, String> owners = new HashMap<>();

    /// Whether somebody else stands between `memberId` and the partition.
    boolean isFreeFor(String memberId, TopicIdPartition partition) {
        String owner = owners.get(partition);
        return owner == null || owner.equals(memberId);
    }

    /// `memberId` holds `after` now, where it held `before`.
    void moved(String memberId, PartitionSet before, PartitionSet after) {
        before.minus(after).forEach(partition -> owners.remove(partition, memberId));
        after.minus(before)
                .forEach(partition -> {
                    String owner = owners.put(partition, memberId);
                    Invariant.check(
                            owner == null || owner.equals(memberId),
                            "a partition was given to a second member",
                            partition.partition());
                });
    }
}
