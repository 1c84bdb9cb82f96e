package io.minikafka.broker.group.topology;

import io.minikafka.broker.group.topology.Topology.InternalTopic;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;

/// What a topology comes to with the topics that there are.
///
/// @param problem why there is no work yet
/// @param missing internal topics to be made, with their numbers of partitions
/// @param inputs the topics that each subtopology reads, patterns resolved
/// @param partitions how many each topic has, or will have
/// @param work the tasks of each subtopology; none while there is a problem
public record Blueprint(
        Optional<Problem> problem,
        List<InternalTopic> missing,
        SortedMap<String, SortedSet<String>> inputs,
        Map<String, Integer> partitions,
        SortedMap<String, Work> work) {
    public static final Blueprint NONE =
            new Blueprint(Optional.empty(), List.of(), new TreeMap<>(), Map.of(), new TreeMap<>());

    /// More tasks nobody gets in one group.
    public static final int TASKS_MAX = 10_000;

    /// What keeps an application from working.
    public record Problem(Kind kind, String detail) {
        public enum Kind {
            MISSING_SOURCE_TOPICS,
            INCORRECTLY_PARTITIONED_TOPICS,
            MISSING_INTERNAL_TOPICS
        }
    }

    /// @param tasks one for each partition from 0
    /// @param isStateful whether a task has state that takes time to bring elsewhere
    public record Work(int tasks, boolean isStateful) {}

    public boolean isReady() {
        return problem.isEmpty();
    }

    public boolean has(TaskId task) {
        Work of = work.get(task.subtopology());
        return of != null && task.partition() >= 0 && task.partition() < of.tasks();
    }

    public boolean isStateful(TaskId task) {
        Work of = work.get(task.subtopology());
        return of != null && of.isStateful();
    }
}
