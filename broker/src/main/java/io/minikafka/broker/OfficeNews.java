package io.minikafka.broker;

import io.minikafka.base.TopicIdPartition;
import java.util.function.Consumer;

/// Who wants to know when this node begins or ceases to lead a partition, or to know what is committed in it; or when a
/// replica of it can be used here.
@FunctionalInterface
public interface OfficeNews {
    /// `listener` is told of the partition, not what happened: that may have changed again ([PartitionHome]). It is
    /// called on any thread, and must not block.
    void listen(Consumer<TopicIdPartition> listener);
}
