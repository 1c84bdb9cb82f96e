package io.minikafka.observer.mining;

import org.jspecify.annotations.Nullable;

/// Which cluster a masked line belongs to, by its fingerprint. Two generations: when the young one is full it becomes
/// the old one, and what is still asked for moves back into the young one. So the memory is bounded, forgetting costs
/// nothing, and the same lines always leave the same cache.
final class PatternCache {
    private final int capacity;
    private final int mask;
    private long[] youngKeys;
    private @Nullable Cluster[] young;
    private long[] oldKeys;
    private @Nullable Cluster[] old;
    private int size;

    PatternCache(int capacity) {
        this.capacity = capacity;
        int slots = Integer.highestOneBit(capacity * 2 - 1) * 2;
        mask = slots - 1;
        youngKeys = new long[slots];
        young = new @Nullable Cluster[slots];
        oldKeys = new long[slots];
        old = new @Nullable Cluster[slots];
    }

    @Nullable Cluster find(long key) {
        Cluster found = young[slot(youngKeys, young, key)];
        if (found != null) {
            return found;
        }
        found = old[slot(oldKeys, old, key)];
        if (found != null) {
            put(key, found);
        }
        return found;
    }

    void put(long key, Cluster cluster) {
        int slot = slot(youngKeys, young, key);
        if (young[slot] == null) {
            if (size == capacity) {
                age();
                slot = slot(youngKeys, young, key);
            }
            size++;
        }
        youngKeys[slot] = key;
        young[slot] = cluster;
    }

    private void age() {
        oldKeys = youngKeys;
        old = young;
        youngKeys = new long[mask + 1];
        young = new @Nullable Cluster[mask + 1];
        size = 0;
    }

    /// Where the key is, or the free slot where it would be.
    private int slot(long[] keys, @Nullable Cluster[] clusters, long key) {
        int slot = (int) (key ^ key >>> 32) & mask;
        while (clusters[slot] != null && keys[slot] != key) {
            slot = slot + 1 & mask;
        }
        return slot;
    }
}
