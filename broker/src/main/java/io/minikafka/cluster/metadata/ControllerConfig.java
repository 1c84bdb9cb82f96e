package io.minikafka.cluster.metadata;

/// What the controller must know of the broker's settings.
///
/// @param nodeId the only node there is, and so the only replica that an assignment may name
/// @param defaultPartitions partitions of a topic whose creator does not care
/// @param partitionsMax partitions of all topics together, `minikafka.partitions.max`
/// @param topicsMayBeDeleted `delete.topic.enable`
public record ControllerConfig(
        int nodeId, int defaultPartitions, int partitionsMax, boolean topicsMayBeDeleted) {}
