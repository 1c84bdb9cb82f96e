package io.minikafka.broker.group.topology;

/// A piece of an application's work: one subtopology on one partition of all its topics.
public record TaskId(String subtopology, int partition) implements Comparable<TaskId> {
    @Override
    public int compareTo(TaskId other) {
        int bySubtopology = subtopology.compareTo(other.subtopology);
        return bySubtopology != 0 ? bySubtopology : Integer.compare(partition, other.partition);
    }

    @Override
    public String toString() {
        return subtopology + "_" + partition;
    }
}
