package io.minikafka.broker.delay;

import io.minikafka.base.TopicIdPartition;
import io.minikafka.broker.PartitionHome;
import io.minikafka.broker.Partitions;
import io.minikafka.cluster.metadata.MetadataImage;
import io.minikafka.cluster.metadata.PartitionImage;
import io.minikafka.cluster.metadata.TopicConfigKeys;
import io.minikafka.cluster.metadata.TopicImage;
import io.minikafka.storage.Log;
import io.minikafka.storage.LogManager;
import java.util.Optional;

/// Which partitions live on this node: all of them where it is alone, in a cluster those of which it holds a replica, which
/// comes and goes. Any thread. RFC 0016, 4.6.
public sealed interface Residence {
    Partitions partitions();

    /// The partition's log as a restart found it, before anybody uses it.
    Optional<Log> logAtStart(TopicIdPartition id);

    /// Whether the metadata want it here.
    boolean isHere(TopicIdPartition id, MetadataImage image);

    /// Whether what a topic's logs hold may wait, although nothing is known of them.
    boolean mayHold(TopicImage topic);

    boolean isAlone();

    /// What the node may do with the partition now; empty if it is not here, or not yet.
    default Optional<PartitionHome> home(TopicIdPartition id) {
        return partitions().home(id);
    }

    static boolean isOn(TopicImage topic) {
        return "true".equals(topic.configs().get(TopicConfigKeys.DELAY_ENABLE.name()));
    }

    /// Of a node that is alone.
    record Alone(Partitions partitions) implements Residence {
        @Override
        public Optional<Log> logAtStart(TopicIdPartition id) {
            return home(id).map(PartitionHome::log);
        }

        @Override
        public boolean isHere(TopicIdPartition id, MetadataImage image) {
            return true;
        }

        @Override
        public boolean mayHold(TopicImage topic) {
            return isOn(topic);
        }

        @Override
        public boolean isAlone() {
            return true;
        }
    }

    /// Of the node with that id in a cluster.
    record InCluster(Partitions partitions, LogManager logs, int nodeId) implements Residence {
        @Override
        public Optional<Log> logAtStart(TopicIdPartition id) {
            return logs.existing(id);
        }

        @Override
        public boolean isHere(TopicIdPartition id, MetadataImage image) {
            return image.cluster()
                    .partition(id)
                    .map(PartitionImage::state)
                    .filter(state ->
                            state.replicas().stream()
                                    .anyMatch(replica -> replica.brokerId() == nodeId))
                    .isPresent();
        }

        /// Also where it was turned off: records that another node took may wait still.
        @Override
        public boolean mayHold(TopicImage topic) {
            return topic.configs().containsKey(TopicConfigKeys.DELAY_ENABLE.name());
        }

        @Override
        public boolean isAlone() {
            return false;
        }
    }
}
