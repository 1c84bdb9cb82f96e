package io.minikafka.broker.group.assign;

import java.util.List;
import java.util.SequencedMap;
import java.util.SortedMap;
import java.util.UUID;

/// A way of sharing partitions out. Deterministic: the same input gives the same target.
public interface Assignor {
    /// The name by which a member asks for it.
    String name();

    /// Gives each partition of each subscribed topic to one of its subscribers.
    ///
    /// @param members in an order that the target may depend on
    /// @param partitions how many each topic has; at least all topics that somebody subscribes to
    /// @return a set, perhaps empty, for each member
    SequencedMap<String, PartitionSet> assign(
            List<Subscriber> members, SortedMap<UUID, Integer> partitions);
}
