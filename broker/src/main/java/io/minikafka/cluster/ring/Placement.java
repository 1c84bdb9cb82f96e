package io.minikafka.cluster.ring;

import io.minikafka.base.Invariant;
import io.minikafka.base.TopicIdPartition;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/// Makes a plan out of what is stored: moves what must move, then evens out what is too uneven, and leaves
/// the rest alone. RFC 0015. One plan, one instance; deterministic.
public final class Placement {
    static final Comparator<TopicIdPartition> ORDER =
            Comparator.comparing(TopicIdPartition::topicId)
                    .thenComparingInt(TopicIdPartition::partition);

    private final Ring ring;
    private final Loads loads;
    private final long rackCount;
    private final SortedMap<TopicIdPartition, List<Integer>> assignments = new TreeMap<>(ORDER);
    private final List<Move> moves = new ArrayList<>();

    private Placement(Ring ring, long total) {
        this.ring = ring;
        this.loads = new Loads(ring, total);
        this.rackCount =
                ring.nodes().stream()
                        .filter(node -> ring.takes(node.nodeId()))
                        .map(RingNode::rack)
                        .distinct()
                        .count();
    }

    /// Nodes that hold replicas must be at least as many as any partition wants.
    public static Plan plan(Ring ring, Map<TopicIdPartition, Wanted> wanted) {
        long holders = ring.nodes().stream().filter(node -> node.weight() > 0).count();
        long total = 0;
        for (Wanted each : wanted.values()) {
            Invariant.check(each.count() <= holders, "more replicas than nodes", each.count());
            total += each.count();
        }
        Placement placement = new Placement(ring, total);
        SortedMap<TopicIdPartition, Wanted> inOrder = new TreeMap<>(ORDER);
        inOrder.putAll(wanted);
        placement.keep(inOrder);
        placement.complete(inOrder);
        placement.relieve();
        placement.feed();
        new Leaders(ring, placement.assignments).balance(placement.unsettled(inOrder));
        return new Plan(placement.assignments, List.copyOf(placement.moves));
    }

    /// What is where it can stay. Of too many replicas those on the fullest nodes go, and of those that share a
    /// rack without need too.
    private void keep(SortedMap<TopicIdPartition, Wanted> wanted) {
        wanted.forEach((partition, each) -> {
            List<Integer> kept =
                    new ArrayList<>(each.replicas().stream().filter(ring::holds).toList());
            kept.forEach(loads::add);
            assignments.put(partition, kept);
        });
        wanted.forEach((partition, each) -> {
            List<Integer> kept = of(partition);
            while (kept.size() > each.count()) {
                drop(kept, kept);
            }
            long possible = Math.min(each.count(), rackCount);
            while (racks(kept).size() + each.count() - kept.size() < possible) {
                drop(kept, kept.stream().filter(node -> sharesRack(kept, node)).toList());
            }
        });
    }

    private void drop(List<Integer> kept, List<Integer> candidates) {
        int fullest =
                candidates.stream().max(Comparator.comparingDouble(loads::fullness)).orElseThrow();
        kept.removeIf(node -> node == fullest);
        loads.remove(fullest);
    }

    private boolean sharesRack(List<Integer> nodeIds, int nodeId) {
        List<Integer> others = nodeIds.stream().filter(other -> other != nodeId).toList();
        return racks(others).size() == racks(nodeIds).size();
    }

    private void complete(SortedMap<TopicIdPartition, Wanted> wanted) {
        wanted.forEach((partition, each) -> {
            List<Integer> kept = of(partition);
            List<Integer> lost =
                    new ArrayList<>(
                            each.replicas().stream().filter(node -> !kept.contains(node)).toList());
            while (kept.size() < each.count()) {
                Optional<Integer> chosen = choose(partition, kept);
                if (chosen.isEmpty()) {
                    // Who could take them is away: they stay where they are.
                    kept.addAll(lost.subList(0, Math.min(lost.size(), each.count() - kept.size())));
                    break;
                }
                kept.add(chosen.get());
                loads.add(chosen.get());
                if (!each.replicas().isEmpty()) {
                    OptionalInt from =
                            lost.isEmpty()
                                    ? OptionalInt.empty()
                                    : OptionalInt.of(lost.removeFirst());
                    moves.add(new Move(partition, from, chosen.get()));
                }
            }
        });
    }

    /// The first of the walk that has room, in a rack that is new to the partition if there is one.
    private Optional<Integer> choose(TopicIdPartition partition, List<Integer> taken) {
        Set<String> racks = racks(taken);
        List<RingNode> free =
                ring.walk(Hashes.partition(partition)).stream()
                        .filter(node -> !taken.contains(node.nodeId()) && !node.away())
                        .toList();
        List<RingNode> apart = free.stream().filter(node -> !racks.contains(node.rack())).toList();
        List<RingNode> candidates = apart.isEmpty() ? free : apart;
        return candidates.stream()
                .filter(node -> loads.hasRoom(node.nodeId()))
                .findFirst()
                .or(() ->
                        candidates.stream()
                                .min(
                                        Comparator.comparingDouble(
                                                node -> loads.fullness(node.nodeId()))))
                .map(RingNode::nodeId);
    }

    /// Nodes that have too much give to those that have least, in proportion.
    private void relieve() {
        for (RingNode node : ring.nodes()) {
            int giver = node.nodeId();
            for (TopicIdPartition partition : held(giver)) {
                if (!loads.isOverBound(giver)) {
                    break;
                }
                ring.walk(Hashes.partition(partition)).stream()
                        .map(RingNode::nodeId)
                        .filter(taker ->
                                canTake(partition, giver, taker) && loads.fullness(taker) < 1)
                        .findFirst()
                        .ifPresent(taker -> move(partition, giver, taker));
            }
        }
    }

    /// Nodes that have far too little, such as new ones, get what is nearest to them on the ring.
    private void feed() {
        for (RingNode node : ring.nodes()) {
            int taker = node.nodeId();
            if (!ring.takes(taker) || !loads.isStarved(taker)) {
                continue;
            }
            List<TopicIdPartition> nearest = new ArrayList<>(assignments.keySet());
            Map<TopicIdPartition, Long> distances = new TreeMap<>(ORDER);
            nearest.forEach(partition ->
                    distances.put(partition, ring.distance(Hashes.partition(partition), taker)));
            nearest.sort((one, other) ->
                    Long.compareUnsigned(distance(distances, one), distance(distances, other)));
            for (TopicIdPartition partition : nearest) {
                if (!loads.lacks(taker)) {
                    break;
                }
                giver(partition, taker).ifPresent(giver -> move(partition, giver, taker));
            }
        }
    }

    private static long distance(Map<TopicIdPartition, Long> distances, TopicIdPartition of) {
        return distances.getOrDefault(of, -1L);
    }

    private Optional<Integer> giver(TopicIdPartition partition, int taker) {
        return of(partition).stream()
                .filter(giver -> loads.isAboveShare(giver) && canTake(partition, giver, taker))
                .max(Comparator.comparingDouble(loads::fullness));
    }

    private boolean canTake(TopicIdPartition partition, int giver, int taker) {
        List<Integer> before = of(partition);
        if (before.contains(taker) || !ring.takes(taker)) {
            return false;
        }
        List<Integer> after = new ArrayList<>(before);
        after.set(after.indexOf(giver), taker);
        return racks(after).size() >= racks(before).size();
    }

    private void move(TopicIdPartition partition, int giver, int taker) {
        List<Integer> replicas = of(partition);
        replicas.set(replicas.indexOf(giver), taker);
        loads.remove(giver);
        loads.add(taker);
        moves.add(new Move(partition, OptionalInt.of(giver), taker));
    }

    /// Partitions that are new, or that lose the leader that they prefer.
    private Set<TopicIdPartition> unsettled(SortedMap<TopicIdPartition, Wanted> wanted) {
        Set<TopicIdPartition> unsettled = new HashSet<>();
        wanted.forEach((partition, each) -> {
            if (each.replicas().isEmpty()
                    || !each.replicas().getFirst().equals(of(partition).getFirst())) {
                unsettled.add(partition);
            }
        });
        return unsettled;
    }

    private List<TopicIdPartition> held(int nodeId) {
        return assignments.keySet().stream()
                .filter(partition -> of(partition).contains(nodeId))
                .toList();
    }

    private List<Integer> of(TopicIdPartition partition) {
        return Optional.ofNullable(assignments.get(partition)).orElseThrow();
    }

    private Set<String> racks(List<Integer> nodeIds) {
        Set<String> racks = new HashSet<>();
        nodeIds.forEach(nodeId -> ring.node(nodeId).ifPresent(node -> racks.add(node.rack())));
        return racks;
    }
}
