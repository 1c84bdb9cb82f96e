package io.minikafka.broker.group.topology;

import com.google.re2j.Pattern;
import io.minikafka.broker.group.Topics;
import io.minikafka.broker.group.topology.Blueprint.Problem;
import io.minikafka.broker.group.topology.Blueprint.Problem.Kind;
import io.minikafka.broker.group.topology.Blueprint.Work;
import io.minikafka.broker.group.topology.Topology.Copartition;
import io.minikafka.broker.group.topology.Topology.InternalTopic;
import io.minikafka.broker.group.topology.Topology.Subtopology;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// Makes a [Blueprint]: finds the topics, counts partitions, and compares with what is there. One use each.
/// RFC 0012, 4.2.
public final class Planner {
    private final Topology topology;
    private final Topics topics;
    private final SortedMap<String, InternalTopic> repartitions = new TreeMap<>();
    private final SortedMap<String, SortedSet<String>> inputs = new TreeMap<>();
    private final Map<String, List<SortedSet<String>>> alike = new HashMap<>();
    private final SortedMap<String, Integer> counts = new TreeMap<>();
    private final SortedSet<String> missingSources = new TreeSet<>();

    private Planner(Topology topology, Topics topics) {
        this.topology = topology;
        this.topics = topics;
    }

    public static Blueprint plan(Topology topology, Topics topics) {
        return new Planner(topology, topics).plan();
    }

    private Blueprint plan() {
        for (Subtopology part : topology.subtopologies()) {
            part.repartitionSources().forEach(topic -> repartitions.put(topic.name(), topic));
        }
        topology.subtopologies().forEach(this::findInputs);
        if (!missingSources.isEmpty()) {
            return blocked(
                    Kind.MISSING_SOURCE_TOPICS,
                    "Source topics %s are missing.".formatted(String.join(", ", missingSources)));
        }
        Optional<Problem> uneven = countRepartitions().or(this::unevenGroups);
        if (uneven.isPresent()) {
            return blocked(uneven.get(), List.of());
        }
        List<InternalTopic> internal = internalTopics();
        return misfit(internal)
                .map(problem -> blocked(problem, List.of()))
                .orElseGet(() -> withInternal(internal));
    }

    private Blueprint withInternal(List<InternalTopic> internal) {
        List<InternalTopic> missing =
                internal.stream().filter(topic -> topics.topic(topic.name()).isEmpty()).toList();
        if (!missing.isEmpty()) {
            String names =
                    missing.stream()
                            .map(InternalTopic::name)
                            .sorted()
                            .collect(Collectors.joining(", "));
            return blocked(
                    new Problem(
                            Kind.MISSING_INTERNAL_TOPICS,
                            "Internal topics are missing: [%s]".formatted(names)),
                    missing);
        }
        NavigableMap<String, Work> work = new TreeMap<>();
        for (Subtopology part : topology.subtopologies()) {
            work.put(part.id(), new Work(tasks(part), part.isStateful()));
        }
        long tasks = work.values().stream().mapToLong(Work::tasks).sum();
        return tasks > Blueprint.TASKS_MAX
                ? blocked(
                        Kind.INCORRECTLY_PARTITIONED_TOPICS,
                        "The topology has %d tasks on its topics; a group may have %d."
                                .formatted(tasks, Blueprint.TASKS_MAX))
                : new Blueprint(Optional.empty(), List.of(), inputs, counts, work);
    }

    private Blueprint blocked(Kind kind, String detail) {
        return blocked(new Problem(kind, detail), List.of());
    }

    private Blueprint blocked(Problem problem, List<InternalTopic> missing) {
        return new Blueprint(Optional.of(problem), missing, inputs, counts, new TreeMap<>());
    }

    // What is read

    private void findInputs(Subtopology part) {
        SortedSet<String> read = new TreeSet<>();
        part.sources().forEach(topic -> addSource(topic, read));
        List<SortedSet<String>> matched = new ArrayList<>();
        for (String pattern : part.patterns()) {
            SortedSet<String> names = matching(pattern);
            if (names.isEmpty()) {
                missingSources.add(pattern);
            }
            names.forEach(topic -> addSource(topic, read));
            matched.add(names);
        }
        part.repartitionSources().forEach(topic -> read.add(topic.name()));
        inputs.put(part.id(), read);
        for (Copartition group : part.copartitions()) {
            SortedSet<String> names = new TreeSet<>();
            group.sources().forEach(index -> names.add(part.sources().get(index)));
            group.patterns().forEach(index -> names.addAll(matched.get(index)));
            group.repartitionSources()
                    .forEach(index -> names.add(part.repartitionSources().get(index).name()));
            names.forEach(name -> alike.computeIfAbsent(name, _ -> new ArrayList<>()).add(names));
        }
    }

    private void addSource(String topic, SortedSet<String> read) {
        read.add(topic);
        if (!repartitions.containsKey(topic)) {
            topics.topic(topic)
                    .ifPresentOrElse(
                            there -> counts.put(topic, there.partitions()),
                            () -> missingSources.add(topic));
        }
    }

    private SortedSet<String> matching(String pattern) {
        Pattern compiled = Pattern.compile(pattern);
        SortedSet<String> names = new TreeSet<>();
        for (String name : topics.names()) {
            if (!repartitions.containsKey(name) && compiled.matches(name)) {
                names.add(name);
            }
        }
        return names;
    }

    // Numbers of partitions

    /// Those that ask for a number have it; the others follow, one from another.
    private Optional<Problem> countRepartitions() {
        NavigableSet<String> open = new TreeSet<>();
        repartitions.forEach((name, topic) -> {
            if (topic.partitions() > 0) {
                counts.put(name, topic.partitions());
            } else {
                open.add(name);
            }
        });
        while (!open.isEmpty()) {
            NavigableMap<String, Integer> found = new TreeMap<>();
            for (String name : open) {
                int count = asPartners(name);
                if (count > 0) {
                    found.put(name, count);
                }
            }
            for (String name : found.isEmpty() ? open : Collections.<String>emptySortedSet()) {
                int count = asWriters(name);
                if (count > 0) {
                    found.put(name, count);
                    break; // its partners must be like it
                }
            }
            if (found.isEmpty()) {
                return Optional.of(
                        new Problem(
                                Kind.INCORRECTLY_PARTITIONED_TOPICS,
                                "The number of partitions of %s cannot be found out."
                                        .formatted(String.join(", ", open))));
            }
            counts.putAll(found);
            open.removeAll(found.keySet());
        }
        return Optional.empty();
    }

    /// The number of a topic that must be like this one; 0 if none is known.
    private int asPartners(String name) {
        return alike.getOrDefault(name, List.of()).stream()
                .flatMap(Set::stream)
                .mapToInt(partner -> counts.getOrDefault(partner, 0))
                .max()
                .orElse(0);
    }

    /// The most that is read by those who write this topic, or one that must be like it; 0 if that is not known.
    private int asWriters(String name) {
        NavigableSet<String> group = new TreeSet<>(List.of(name));
        alike.getOrDefault(name, List.of()).forEach(group::addAll);
        int most = 0;
        for (Subtopology part : topology.subtopologies()) {
            if (part.repartitionSinks().stream().anyMatch(group::contains)) {
                for (String input : inputs.getOrDefault(part.id(), Collections.emptySortedSet())) {
                    Integer count = counts.get(input);
                    if (count == null) {
                        return 0;
                    }
                    most = Math.max(most, count);
                }
            }
        }
        return most;
    }

    private Optional<Problem> unevenGroups() {
        NavigableSet<String> uneven = new TreeSet<>();
        alike.values().stream()
                .flatMap(List::stream)
                .filter(group ->
                        group.stream().map(t -> counts.getOrDefault(t, 0)).distinct().count() > 1)
                .forEach(group ->
                        uneven.add(
                                group.stream()
                                        .map(topic -> topic + "=" + counts.get(topic))
                                        .collect(Collectors.joining(", ", "{", "}"))));
        return uneven.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        new Problem(
                                Kind.INCORRECTLY_PARTITIONED_TOPICS,
                                "Following topics do not have the same number of partitions: ["
                                        + String.join(", ", uneven)
                                        + "]"));
    }

    private int tasks(Subtopology part) {
        return inputs.getOrDefault(part.id(), Collections.emptySortedSet()).stream()
                .mapToInt(topic -> counts.getOrDefault(topic, 0))
                .max()
                .orElse(0);
    }

    // Internal topics

    private List<InternalTopic> internalTopics() {
        List<InternalTopic> internal = new ArrayList<>();
        repartitions.forEach(
                (name, topic) -> internal.add(topic.with(counts.getOrDefault(name, 0))));
        for (Subtopology part : topology.subtopologies()) {
            for (InternalTopic changelog : part.changelogs()) {
                int count = Math.max(tasks(part), counts.getOrDefault(changelog.name(), 0));
                counts.put(changelog.name(), count);
                if (!inputs.getOrDefault(part.id(), Collections.emptySortedSet())
                        .contains(changelog.name())) {
                    internal.add(changelog.with(count));
                }
            }
        }
        return internal;
    }

    private Optional<Problem> misfit(List<InternalTopic> internal) {
        String misfits =
                internal.stream()
                        .flatMap(wanted ->
                                topics
                                        .topic(wanted.name())
                                        .filter(there -> there.partitions() != wanted.partitions())
                                        .map(there ->
                                                "%s has %d partitions, not %d"
                                                        .formatted(
                                                                wanted.name(),
                                                                there.partitions(),
                                                                wanted.partitions()))
                                        .stream())
                        .sorted()
                        .collect(Collectors.joining("; "));
        return misfits.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        new Problem(
                                Kind.INCORRECTLY_PARTITIONED_TOPICS,
                                "Existing internal topics do not fit: " + misfits + "."));
    }
}
