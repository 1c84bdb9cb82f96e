package io.minikafka.cluster.ring;

import io.minikafka.base.Invariant;

/// A node that can hold partitions.
///
/// @param weight how many tokens it has: its share of the whole; 0 while it is drained
/// @param rack what fails together; empty if nobody said
/// @param away whether nobody has heard of it lately: it keeps what it has, and gets nothing more
public record RingNode(int nodeId, int weight, String rack, boolean away) {
    public static final int WEIGHT_DEFAULT = 256;
    public static final int WEIGHT_MAX = 4_096;

    /// One that is there.
    public RingNode(int nodeId, int weight, String rack) {
        this(nodeId, weight, rack, false);
    }

    public RingNode {
        Invariant.check(weight >= 0 && weight <= WEIGHT_MAX, "no such weight", weight);
    }
}
