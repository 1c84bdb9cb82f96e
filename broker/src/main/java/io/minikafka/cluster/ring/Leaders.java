package io.minikafka.cluster.ring;

import io.minikafka.base.TopicIdPartition;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/// Puts another replica first where a node is preferred too often. Costs no data.
final class Leaders {
    /// Each pass can pass leadership on by one more node.
    private static final int PASSES = 8;

    private final Map<TopicIdPartition, List<Integer>> assignments;
    private final Loads loads;

    Leaders(Ring ring, Map<TopicIdPartition, List<Integer>> assignments) {
        this.assignments = assignments;
        this.loads = new Loads(ring, assignments.size());
        assignments.values().forEach(replicas -> loads.add(replicas.getFirst()));
    }

    void balance() {
        for (int pass = 0; pass < PASSES; pass++) {
            for (List<Integer> replicas : assignments.values()) {
                int first = replicas.getFirst();
                if (loads.of(first) >= loads.bound(first)) {
                    int least =
                            replicas.stream()
                                    .min(Comparator.comparingDouble(loads::fullness))
                                    .orElseThrow();
                    if (loads.of(least) + 1 < loads.of(first)) {
                        replicas.removeIf(node -> node == least);
                        replicas.addFirst(least);
                        loads.remove(first);
                        loads.add(least);
                    }
                }
            }
        }
    }
}
