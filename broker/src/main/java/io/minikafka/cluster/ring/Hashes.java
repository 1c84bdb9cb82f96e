package io.minikafka.cluster.ring;

import io.minikafka.base.TopicIdPartition;

/// Places on the ring, and of keys.
final class Hashes {
    private Hashes() {}

    static long token(int nodeId, int number) {
        return mixed(mixed(nodeId) ^ number);
    }

    static long partition(TopicIdPartition partition) {
        long topic =
                partition.topicId().getMostSignificantBits()
                        ^ mixed(partition.topicId().getLeastSignificantBits());
        return mixed(mixed(topic) + partition.partition());
    }

    /// Spreads the bits (the finalizer of SplitMix64).
    private static long mixed(long value) {
        long z = value + 0x9E3779B97F4A7C15L;
        z = (z ^ z >>> 30) * 0xBF58476D1CE4E5B9L;
        z = (z ^ z >>> 27) * 0x94D049BB133111EBL;
        return z ^ z >>> 31;
    }
}
