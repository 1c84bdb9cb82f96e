package io.minikafka.broker.shard;

import io.minikafka.base.Time;
import io.minikafka.broker.MetadataStore;
import io.minikafka.broker.OfficeNews;
import io.minikafka.broker.PartitionHome;
import io.minikafka.broker.Partitions;
import java.util.Optional;
import java.util.concurrent.Executor;

/// What the shards of a node stand on.
///
/// @param loader threads that may wait for the disk
/// @param commitTimeoutMs how long an append may be on its way before the shard gives up what waits for it
public record ShardGround(
        MetadataStore metadata,
        Partitions partitions,
        OfficeNews offices,
        Executor loader,
        Time time,
        int commitTimeoutMs) {
    /// The replica of a shard's journal, if this node has one.
    Optional<PartitionHome> home(String topic, int shard) {
        return partitions.topic(topic).flatMap(known -> known.home(shard));
    }

    /// How many shards there are; 0 if the topic is not there yet.
    int count(String topic) {
        return metadata.image().topic(topic).map(known -> known.partitions()).orElse(0);
    }
}
