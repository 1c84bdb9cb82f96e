package io.minikafka.broker.group.assign;

import io.minikafka.base.TopicIdPartition;
import java.util.BitSet;
import java.util.Collections;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.ObjIntConsumer;

/// A set of partitions. Immutable; always in the order of topic ids and numbers, so nothing depends on hashes.
public final class PartitionSet {
    public static final PartitionSet EMPTY = new PartitionSet(new TreeMap<>());

    /// No topic without a partition.
    private final SortedMap<UUID, BitSet> topics;

    private PartitionSet(SortedMap<UUID, BitSet> topics) {
        this.topics = topics;
    }

    /// Collects partitions; used once.
    public static final class Builder {
        private final SortedMap<UUID, BitSet> topics = new TreeMap<>();

        public Builder add(UUID topic, int partition) {
            topics.computeIfAbsent(topic, _ -> new BitSet()).set(partition);
            return this;
        }

        public Builder add(TopicIdPartition partition) {
            return add(partition.topicId(), partition.partition());
        }

        /// Partitions `from` up to but without `to`.
        Builder add(UUID topic, int from, int to) {
            if (from < to) {
                topics.computeIfAbsent(topic, _ -> new BitSet()).set(from, to);
            }
            return this;
        }

        public PartitionSet build() {
            return topics.isEmpty() ? EMPTY : new PartitionSet(topics);
        }
    }

    public boolean isEmpty() {
        return topics.isEmpty();
    }

    public int size() {
        return topics.values().stream().mapToInt(BitSet::cardinality).sum();
    }

    public boolean contains(UUID topic, int partition) {
        BitSet partitions = topics.get(topic);
        return partitions != null && partitions.get(partition);
    }

    public Set<UUID> topics() {
        return Collections.unmodifiableSet(topics.keySet());
    }

    /// The partitions of one topic, in order.
    public int[] of(UUID topic) {
        return Optional.ofNullable(topics.get(topic))
                .map(partitions -> partitions.stream().toArray())
                .orElseGet(() -> new int[0]);
    }

    public void forEach(ObjIntConsumer<UUID> action) {
        topics.forEach((topic, partitions) ->
                partitions.stream().forEach(partition -> action.accept(topic, partition)));
    }

    public void forEach(Consumer<TopicIdPartition> action) {
        forEach((topic, partition) -> action.accept(new TopicIdPartition(topic, partition)));
    }

    public boolean containsAll(PartitionSet others) {
        return others.minus(this).isEmpty();
    }

    public boolean intersects(PartitionSet others) {
        return !and(others).isEmpty();
    }

    public PartitionSet and(PartitionSet others) {
        SortedMap<UUID, BitSet> result = new TreeMap<>();
        topics.forEach((topic, partitions) -> {
            BitSet theirs = others.topics.get(topic);
            if (theirs != null) {
                BitSet both = copy(partitions);
                both.and(theirs);
                put(result, topic, both);
            }
        });
        return of(result);
    }

    public PartitionSet minus(PartitionSet others) {
        SortedMap<UUID, BitSet> result = new TreeMap<>();
        topics.forEach((topic, partitions) -> {
            BitSet left = copy(partitions);
            BitSet theirs = others.topics.get(topic);
            if (theirs != null) {
                left.andNot(theirs);
            }
            put(result, topic, left);
        });
        return of(result);
    }

    public PartitionSet plus(PartitionSet others) {
        SortedMap<UUID, BitSet> result = new TreeMap<>();
        topics.forEach((topic, partitions) -> result.put(topic, copy(partitions)));
        others.topics.forEach(
                (topic, theirs) -> result.computeIfAbsent(topic, _ -> new BitSet()).or(theirs));
        return of(result);
    }

    private static BitSet copy(BitSet partitions) {
        return (BitSet) partitions.clone();
    }

    private static void put(SortedMap<UUID, BitSet> result, UUID topic, BitSet partitions) {
        if (!partitions.isEmpty()) {
            result.put(topic, partitions);
        }
    }

    private static PartitionSet of(SortedMap<UUID, BitSet> topics) {
        return topics.isEmpty() ? EMPTY : new PartitionSet(topics);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PartitionSet set && topics.equals(set.topics);
    }

    @Override
    public int hashCode() {
        return topics.hashCode();
    }

    @Override
    public String toString() {
        return topics.toString();
    }
}
