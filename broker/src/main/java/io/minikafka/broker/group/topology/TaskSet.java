package io.minikafka.broker.group.topology;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;

/// Tasks, in order. Immutable.
public final class TaskSet implements Iterable<TaskId> {
    public static final TaskSet EMPTY = new TaskSet(new TreeSet<>());

    private final SortedSet<TaskId> tasks;

    private TaskSet(SortedSet<TaskId> tasks) {
        this.tasks = tasks;
    }

    public static TaskSet of(Collection<TaskId> tasks) {
        return tasks.isEmpty() ? EMPTY : new TaskSet(new TreeSet<>(tasks));
    }

    public TaskSet filter(Predicate<TaskId> wanted) {
        SortedSet<TaskId> left = new TreeSet<>();
        for (TaskId task : tasks) {
            if (wanted.test(task)) {
                left.add(task);
            }
        }
        return left.size() == tasks.size() ? this : new TaskSet(left);
    }

    public TaskSet and(TaskSet other) {
        return filter(other::contains);
    }

    public TaskSet minus(TaskSet other) {
        return filter(task -> !other.contains(task));
    }

    public TaskSet plus(TaskSet other) {
        if (other.isEmpty()) {
            return this;
        }
        SortedSet<TaskId> both = new TreeSet<>(tasks);
        both.addAll(other.tasks);
        return new TaskSet(both);
    }

    public boolean contains(TaskId task) {
        return tasks.contains(task);
    }

    public boolean isEmpty() {
        return tasks.isEmpty();
    }

    public int size() {
        return tasks.size();
    }

    /// The partitions of each subtopology, both in order.
    public SortedMap<String, List<Integer>> bySubtopology() {
        SortedMap<String, List<Integer>> partitions = new TreeMap<>();
        for (TaskId task : tasks) {
            partitions
                    .computeIfAbsent(task.subtopology(), _ -> new ArrayList<>())
                    .add(task.partition());
        }
        return partitions;
    }

    @Override
    public Iterator<TaskId> iterator() {
        return Collections.unmodifiableSortedSet(tasks).iterator();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TaskSet set && tasks.equals(set.tasks);
    }

    @Override
    public int hashCode() {
        return tasks.hashCode();
    }

    @Override
    public String toString() {
        return tasks.toString();
    }
}
