package io.minikafka.cluster.ring;

import java.util.SortedMap;
import java.util.TreeMap;

/// How many things are on each node, and how many there should be.
final class Loads {
    /// How many replicas a node may have, as a multiple of its share.
    private static final double BOUND = 1.25;

    private final Ring ring;
    private final long total;
    private final SortedMap<Integer, Integer> counts = new TreeMap<>();

    Loads(Ring ring, long total) {
        this.ring = ring;
        this.total = total;
    }

    void add(int nodeId) {
        counts.merge(nodeId, 1, Integer::sum);
    }

    void remove(int nodeId) {
        counts.merge(nodeId, -1, Integer::sum);
    }

    int of(int nodeId) {
        return counts.getOrDefault(nodeId, 0);
    }

    double share(int nodeId) {
        return ring.share(nodeId, total);
    }

    int bound(int nodeId) {
        return (int) Math.ceil(BOUND * share(nodeId));
    }

    boolean hasRoom(int nodeId) {
        return of(nodeId) < bound(nodeId);
    }

    boolean isOverBound(int nodeId) {
        return of(nodeId) > bound(nodeId);
    }

    boolean isAboveShare(int nodeId) {
        return of(nodeId) > share(nodeId);
    }

    boolean isAboveCeiling(int nodeId) {
        return of(nodeId) > Math.ceil(share(nodeId));
    }

    boolean isBelowCeiling(int nodeId) {
        return of(nodeId) < Math.ceil(share(nodeId));
    }

    boolean isAboveFloor(int nodeId) {
        return of(nodeId) > Math.floor(share(nodeId));
    }

    /// So little that it is worth moving something.
    boolean isStarved(int nodeId) {
        return of(nodeId) < Math.floor(0.75 * share(nodeId));
    }

    boolean lacks(int nodeId) {
        return of(nodeId) < Math.floor(share(nodeId));
    }

    /// 1 is exactly its share.
    double fullness(int nodeId) {
        return of(nodeId) / Math.max(share(nodeId), 1e-9);
    }
}
