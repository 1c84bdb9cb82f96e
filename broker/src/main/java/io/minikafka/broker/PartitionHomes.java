package io.minikafka.broker;

import io.minikafka.cluster.metadata.TopicImage;
import io.minikafka.storage.LogConfig;
import java.util.Optional;

/// Which partitions have a replica on this node.
@FunctionalInterface
public interface PartitionHomes {
    /// @param config for a log that is made now
    Optional<PartitionHome> home(TopicImage topic, int partition, LogConfig config);
}
