package io.minikafka.cluster.ring;

import io.minikafka.base.Invariant;

/// Which partition a key goes to, as Kafka's default partitioner says: murmur2 of its bytes.
public final class KeyPartitioner {
    private static final int SEED = 0x9747b28c;
    private static final int M = 0x5bd1e995;

    private KeyPartitioner() {}

    public static int partition(byte[] key, int partitions) {
        Invariant.check(partitions > 0, "a topic has partitions", partitions);
        return (murmur2(key) & Integer.MAX_VALUE) % partitions;
    }

    static int murmur2(byte[] data) {
        int hash = SEED ^ data.length;
        int whole = data.length & ~3;
        for (int i = 0; i < whole; i += 4) {
            int k = littleEndian(data, i, 4) * M;
            hash = hash * M ^ (k ^ k >>> 24) * M;
        }
        if (whole < data.length) {
            hash = (hash ^ littleEndian(data, whole, data.length - whole)) * M;
        }
        hash = (hash ^ hash >>> 13) * M;
        return hash ^ hash >>> 15;
    }

    private static int littleEndian(byte[] data, int from, int count) {
        int value = 0;
        for (int i = count - 1; i >= 0; i--) {
            value = value << 8 | (data[from + i] & 0xff);
        }
        return value;
    }
}
