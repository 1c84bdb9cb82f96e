package io.minikafka.broker.group.topology;

import java.util.List;
import java.util.SortedMap;

/// What an application does with topics, as its clients tell it.
///
/// @param epoch the application's own version of it
public record Topology(int epoch, List<Subtopology> subtopologies) {
    /// A part that reads topics of its own and so can be done for each partition by itself.
    ///
    /// @param sources topics that it reads
    /// @param patterns of topics that it reads
    /// @param repartitionSinks internal topics that it writes for another part
    /// @param repartitionSources internal topics that it reads
    /// @param changelogs internal topics that keep its state
    /// @param copartitions which of what it reads must be partitioned alike
    public record Subtopology(
            String id,
            List<String> sources,
            List<String> patterns,
            List<String> repartitionSinks,
            List<InternalTopic> repartitionSources,
            List<InternalTopic> changelogs,
            List<Copartition> copartitions) {
        public boolean isStateful() {
            return !changelogs.isEmpty();
        }
    }

    /// A topic that belongs to the application.
    ///
    /// @param partitions 0 if that follows from other topics
    /// @param replicationFactor 0 for the broker's default
    public record InternalTopic(
            String name, int partitions, int replicationFactor, SortedMap<String, String> configs) {
        InternalTopic with(int count) {
            return new InternalTopic(name, count, replicationFactor, configs);
        }
    }

    /// Indexes into the three lists of a subtopology.
    public record Copartition(
            List<Integer> sources, List<Integer> patterns, List<Integer> repartitionSources) {}
}
