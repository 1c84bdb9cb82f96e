package io.minikafka.broker.txn;

import io.minikafka.broker.TopicPartition;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

/// What a transaction has written to: partitions of topics, and offsets of groups.
public record Scope(SortedSet<TopicPartition> partitions, SortedSet<String> groups) {
    public static final Scope NOTHING =
            new Scope(Collections.emptySortedSet(), Collections.emptySortedSet());

    boolean has(Addition addition) {
        return partitions.containsAll(addition.partitions())
                && groups.containsAll(addition.groups());
    }

    Scope with(Addition addition) {
        TreeSet<TopicPartition> allPartitions = new TreeSet<>(partitions);
        allPartitions.addAll(addition.partitions());
        TreeSet<String> allGroups = new TreeSet<>(groups);
        allGroups.addAll(addition.groups());
        return new Scope(
                Collections.unmodifiableSortedSet(allPartitions),
                Collections.unmodifiableSortedSet(allGroups));
    }
}
