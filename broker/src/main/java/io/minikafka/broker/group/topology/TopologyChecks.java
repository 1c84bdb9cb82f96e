package io.minikafka.broker.group.topology;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.minikafka.broker.group.topology.Topology.Copartition;
import io.minikafka.broker.group.topology.Topology.InternalTopic;
import io.minikafka.broker.group.topology.Topology.Subtopology;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Whether a topology is consistent in itself.
public final class TopologyChecks {
    /// Patterns come from clients; no longer one is compiled.
    static final int PATTERN_CHARS_MAX = 1_024;

    private TopologyChecks() {}

    /// What is wrong with a topology; empty if nothing is.
    public static Optional<String> problem(Topology topology) {
        Set<String> written = new HashSet<>();
        topology.subtopologies().forEach(part -> written.addAll(part.repartitionSinks()));
        Set<String> ids = new HashSet<>();
        for (Subtopology part : topology.subtopologies()) {
            if (!ids.add(part.id())) {
                return Optional.of("Subtopology " + part.id() + " is there twice.");
            }
            Optional<String> problem =
                    inputs(part)
                            .or(() -> repartitions(part, written))
                            .or(() -> changelogs(part))
                            .or(() -> copartitions(part))
                            .or(() -> patterns(part));
            if (problem.isPresent()) {
                return problem;
            }
        }
        return Optional.empty();
    }

    private static Optional<String> inputs(Subtopology part) {
        return part.sources().isEmpty()
                        && part.patterns().isEmpty()
                        && part.repartitionSources().isEmpty()
                ? Optional.of("No source topics found for subtopology " + part.id())
                : Optional.empty();
    }

    private static Optional<String> repartitions(Subtopology part, Set<String> written) {
        return part.repartitionSources().stream()
                .filter(topic -> topic.partitions() < 0 || !written.contains(topic.name()))
                .findFirst()
                .map(topic ->
                        topic.partitions() < 0
                                ? "Repartition topic %s cannot have %d partitions."
                                        .formatted(topic.name(), topic.partitions())
                                : "Repartition topic " + topic.name() + " is written by nobody.");
    }

    private static Optional<String> changelogs(Subtopology part) {
        return part.changelogs().stream()
                .filter(topic -> topic.partitions() != 0)
                .findFirst()
                .map((InternalTopic topic) ->
                        "Changelog topic %s must have an undefined partition count, but it is set to %d."
                                .formatted(topic.name(), topic.partitions()));
    }

    private static Optional<String> copartitions(Subtopology part) {
        for (Copartition group : part.copartitions()) {
            if (isOutside(group.sources(), part.sources())
                    || isOutside(group.patterns(), part.patterns())
                    || isOutside(group.repartitionSources(), part.repartitionSources())) {
                return Optional.of(
                        "A copartition group of subtopology "
                                + part.id()
                                + " names a topic that it does not read.");
            }
        }
        return Optional.empty();
    }

    private static boolean isOutside(List<Integer> indexes, List<?> list) {
        return indexes.stream().anyMatch(index -> index < 0 || index >= list.size());
    }

    private static Optional<String> patterns(Subtopology part) {
        for (String pattern : part.patterns()) {
            if (pattern.length() > PATTERN_CHARS_MAX) {
                return Optional.of(
                        "A source topic regex has %d characters; at most %d are allowed."
                                .formatted(pattern.length(), PATTERN_CHARS_MAX));
            }
            try {
                var _ = Pattern.compile(pattern);
            } catch (PatternSyntaxException e) {
                return Optional.of(
                        "Source topic regex `%s` is not a valid regular expression: %s."
                                .formatted(pattern, e.getDescription()));
            }
        }
        return Optional.empty();
    }
}
