package io.minikafka.broker.group.topology;

import io.minikafka.broker.group.topology.Topology.Copartition;
import io.minikafka.broker.group.topology.Topology.InternalTopic;
import io.minikafka.broker.group.topology.Topology.Subtopology;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/// Topologies as applications have them, for tests.
public final class Topologies {
    private Topologies() {}

    /// A subtopology that reads these topics.
    public static Subtopology reading(String id, String... sources) {
        return part(id, List.of(sources), List.of(), List.of(), List.of(), List.of());
    }

    public static Subtopology part(
            String id,
            List<String> sources,
            List<String> sinks,
            List<InternalTopic> repartitions,
            List<InternalTopic> changelogs,
            List<Copartition> copartitions) {
        return new Subtopology(
                id, sources, List.of(), sinks, repartitions, changelogs, copartitions);
    }

    public static InternalTopic internal(String name) {
        return internal(name, 0);
    }

    public static InternalTopic internal(String name, int partitions) {
        SortedMap<String, String> configs = new TreeMap<>();
        configs.put("cleanup.policy", "compact");
        return new InternalTopic(name, partitions, 0, configs);
    }

    /// Lines are read in one part and counted in another, behind a repartition topic.
    public static Topology wordCount(int epoch) {
        return new Topology(
                epoch,
                List.of(
                        part("0", List.of("t"), List.of("words"), List.of(), List.of(), List.of()),
                        part(
                                "1",
                                List.of(),
                                List.of(),
                                List.of(internal("words")),
                                List.of(internal("counts")),
                                List.of())));
    }

    /// Two topics are joined.
    public static Topology join(String left, String right) {
        return new Topology(
                0,
                List.of(
                        part(
                                "0",
                                List.of(left, right),
                                List.of(),
                                List.of(),
                                List.of(internal("store")),
                                List.of(new Copartition(List.of(0, 1), List.of(), List.of())))));
    }
}
