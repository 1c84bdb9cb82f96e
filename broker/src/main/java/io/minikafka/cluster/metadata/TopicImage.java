package io.minikafka.cluster.metadata;

import java.util.SortedMap;
import java.util.UUID;

/// A topic as it is now. Immutable.
///
/// @param partitions how many; they are numbered from 0
/// @param configs what was set for this topic, by Kafka's names; an immutable map
public record TopicImage(UUID id, String name, int partitions, SortedMap<String, String> configs) {
    public boolean hasPartition(int partition) {
        return partition >= 0 && partition < partitions;
    }
}
