package io.minikafka.client;

import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.producer.Partitioner;
import org.apache.kafka.common.Cluster;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.utils.Utils;
import org.jspecify.annotations.Nullable;

/// Sends a record where `minikafka where TOPIC KEY` says: murmur2 of the key's bytes, modulo the number of partitions.
/// A Java producer without a partitioner does the same for keys, until `partitioner.ignore.keys` is set; to name this one
/// says that the place of keys is relied on. Records without a key go to partitions that have a leader, a run of them to
/// each, so that batches fill. Any thread.
public final class KeyPartitioner implements Partitioner {
    /// Records without a key that follow each other into one partition.
    private static final int RUN = 64;

    private final AtomicLong keyless = new AtomicLong();

    /// The partition of a key.
    public static int partition(byte[] key, int partitions) {
        return Utils.toPositive(Utils.murmur2(key)) % partitions;
    }

    @Override
    public void configure(Map<String, ?> configs) {
        // Nothing can be chosen.
    }

    @Override
    public int partition(
            String topic,
            @Nullable Object key,
            byte @Nullable [] keyBytes,
            @Nullable Object value,
            byte @Nullable [] valueBytes,
            Cluster cluster) {
        if (keyBytes != null) {
            return partition(keyBytes, cluster.partitionCountForTopic(topic));
        }
        long run = keyless.getAndIncrement() / RUN;
        List<PartitionInfo> led = cluster.availablePartitionsForTopic(topic);
        return led.isEmpty()
                ? (int) (run % cluster.partitionCountForTopic(topic))
                : led.get((int) (run % led.size())).partition();
    }

    @Override
    public void close() {
        // Nothing is open.
    }
}
