package io.minikafka.cluster.ring;

import io.minikafka.base.TopicIdPartition;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.function.IntPredicate;

/// Puts another replica first where a node is preferred too often or too seldom. That costs no data, so each node leads
/// its share, rounded up or down, as far as the replicas allow it; and no more changes than that takes. RFC 0015.
final class Leaders {
    private final Ring ring;
    private final SortedMap<TopicIdPartition, List<Integer>> assignments;
    private final Loads loads;

    Leaders(Ring ring, SortedMap<TopicIdPartition, List<Integer>> assignments) {
        this.ring = ring;
        this.assignments = assignments;
        this.loads = new Loads(ring, assignments.size());
        assignments.values().forEach(replicas -> loads.add(replicas.getFirst()));
    }

    /// @param unsettled partitions that get another leader than before anyway: theirs are chosen first
    void balance(Set<TopicIdPartition> unsettled) {
        if (ring.nodes().stream().map(RingNode::nodeId).noneMatch(this::isUneven)) {
            return;
        }
        Handovers handovers = new Handovers(assignments, unsettled);
        passOn(handovers, loads::isAboveCeiling, loads::lacks);
        passOn(handovers, loads::isAboveCeiling, loads::isBelowCeiling);
        passOn(handovers, loads::isAboveFloor, loads::lacks);
    }

    private boolean isUneven(int nodeId) {
        return loads.isAboveCeiling(nodeId) || loads.lacks(nodeId);
    }

    private void passOn(Handovers handovers, IntPredicate gives, IntPredicate takes) {
        Optional<List<Integer>> way = handovers.way(gives, takes);
        while (way.isPresent()) {
            handovers.pass(way.get());
            loads.remove(way.get().getFirst());
            loads.add(way.get().getLast());
            way = handovers.way(gives, takes);
        }
    }
}
