package io.minikafka.cluster.metadata;

/// What the controller must know of the broker's settings.
///
/// @param nodeId this node; alone, it is the only replica that an assignment may name
/// @param defaultReplicas of a topic whose creator does not care, if there are as many nodes
/// @param defaultPartitions partitions of a topic whose creator does not care
/// @param partitionsMax partitions of all topics together, `minikafka.partitions.max`
/// @param topicsMayBeDeleted `delete.topic.enable`
public record ControllerConfig(
        int nodeId,
        int defaultPartitions,
        int defaultReplicas,
        int partitionsMax,
        boolean topicsMayBeDeleted) {
    /// Of a node that is alone.
    public ControllerConfig(
            int nodeId, int defaultPartitions, int partitionsMax, boolean topicsMayBeDeleted) {
        this(nodeId, defaultPartitions, 1, partitionsMax, topicsMayBeDeleted);
    }
}
