package io.minikafka.base;

import java.util.UUID;

/// The name of one partition's log: topics are known by id, so that a topic which is deleted and made again
/// under the same name is another one.
public record TopicIdPartition(UUID topicId, int partition) {
    @Override
    public String toString() {
        return topicId + "-" + partition;
    }
}
