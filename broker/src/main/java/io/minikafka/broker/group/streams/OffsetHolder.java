package io.minikafka.broker.group.streams;

import io.minikafka.base.TopicIdPartition;
import io.minikafka.broker.group.Admission;
import io.minikafka.broker.group.Topics;
import io.minikafka.broker.group.topology.TaskId;
import java.util.Map;
import java.util.Set;

/// A member as far as its offsets go: a partition is its own through a task that reads it.
///
/// @param inputs the topics of each subtopology
record OffsetHolder(
        MemberProgress progress, Map<String, ? extends Set<String>> inputs, Topics topics)
        implements Admission.Holder {
    @Override
    public int epoch() {
        return progress.epoch();
    }

    @Override
    public boolean isClassic() {
        return false;
    }

    @Override
    public boolean hasHeldSince(TopicIdPartition partition, int epoch) {
        return topics.topic(partition.topicId())
                .filter(topic ->
                        inputs.entrySet().stream()
                                .filter(part -> part.getValue().contains(topic.name()))
                                .anyMatch(part -> {
                                    Integer since =
                                            progress.since()
                                                    .get(
                                                            new TaskId(
                                                                    part.getKey(),
                                                                    partition.partition()));
                                    return since != null && since <= epoch;
                                }))
                .isPresent();
    }
}
