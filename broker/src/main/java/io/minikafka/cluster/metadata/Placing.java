package io.minikafka.cluster.metadata;

import java.util.List;
import java.util.UUID;

/// Chooses nodes for new partitions. Deterministic: the same image and question give the same answer.
public interface Placing {
    /// The nodes of `count` partitions of a topic, from `first` on, the preferred leader of each first.
    Outcome<List<List<Integer>>> place(
            MetadataImage image, UUID topicId, int first, int count, int replicas);

    /// For a node that is alone, which has no partitions in its metadata.
    static Placing nowhere() {
        return (_, _, _, _, _) -> {
            throw new IllegalStateException("a node alone places nothing");
        };
    }
}
