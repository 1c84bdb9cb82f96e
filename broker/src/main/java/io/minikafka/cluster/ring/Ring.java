package io.minikafka.cluster.ring;

import io.minikafka.base.Invariant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/// The tokens of all nodes in a circle. Immutable.
public final class Ring {
    private static final double CIRCLE = Math.scalb(1.0, Long.SIZE);

    private final SortedMap<Integer, RingNode> nodes = new TreeMap<>();
    private final SortedMap<Integer, long[]> tokensOf = new TreeMap<>();
    private final TreeMap<Long, Integer> owners = new TreeMap<>();
    private final long totalWeight;

    public Ring(Collection<RingNode> members) {
        long total = 0;
        for (RingNode node : members) {
            Invariant.check(nodes.put(node.nodeId(), node) == null, "a node twice", node.nodeId());
            long[] tokens = new long[node.weight()];
            for (int i = 0; i < tokens.length; i++) {
                tokens[i] = Hashes.token(node.nodeId(), i);
                // Of two nodes with one token the lower id has it, in whatever order they came.
                owners.merge(tokens[i], node.nodeId(), Math::min);
            }
            Arrays.sort(tokens);
            tokensOf.put(node.nodeId(), tokens);
            total += node.weight();
        }
        totalWeight = total;
    }

    public Collection<RingNode> nodes() {
        return List.copyOf(nodes.values());
    }

    Optional<RingNode> node(int nodeId) {
        return Optional.ofNullable(nodes.get(nodeId));
    }

    /// Whether replicas may be there.
    boolean holds(int nodeId) {
        return node(nodeId).filter(node -> node.weight() > 0).isPresent();
    }

    /// Whether replicas may be brought there.
    boolean takes(int nodeId) {
        return node(nodeId).filter(node -> node.weight() > 0 && !node.away()).isPresent();
    }

    /// The node's part of `total` things.
    public double share(int nodeId, long total) {
        return node(nodeId).map(node -> (double) total * node.weight() / totalWeight).orElse(0.0);
    }

    /// The node whose token follows `place`; empty if nobody has any.
    public OptionalInt owner(long place) {
        if (owners.isEmpty()) {
            return OptionalInt.empty();
        }
        Map.Entry<Long, Integer> next = owners.ceilingEntry(place);
        return OptionalInt.of((next == null ? owners.firstEntry() : next).getValue());
    }

    /// What part of the circle the node owns, from 0 to 1: a partition begins its walk there so often.
    public double part(int nodeId) {
        double owned = 0;
        for (Map.Entry<Long, Integer> entry : owners.entrySet()) {
            if (entry.getValue() == nodeId) {
                Map.Entry<Long, Integer> before = owners.lowerEntry(entry.getKey());
                long from = (before == null ? owners.lastEntry() : before).getKey();
                owned += unsigned(entry.getKey() - from);
            }
        }
        return owned / CIRCLE;
    }

    private static double unsigned(long distance) {
        return distance >= 0 ? distance : distance + CIRCLE;
    }

    /// All nodes that have tokens, in the order in which theirs follow `place`.
    List<RingNode> walk(long place) {
        Set<Integer> found = new LinkedHashSet<>();
        long holders = nodes.values().stream().filter(node -> node.weight() > 0).count();
        for (int owner : owners.tailMap(place, true).values()) {
            found.add(owner);
            if (found.size() == holders) {
                break;
            }
        }
        if (found.size() < holders) {
            for (int owner : owners.headMap(place, false).values()) {
                found.add(owner);
            }
        }
        List<RingNode> walk = new ArrayList<>(found.size());
        found.forEach(nodeId -> node(nodeId).ifPresent(walk::add));
        return walk;
    }

    /// How far it is from `place` to the node's next token; unsigned.
    long distance(long place, int nodeId) {
        long[] tokens = Optional.ofNullable(tokensOf.get(nodeId)).orElseGet(() -> new long[0]);
        if (tokens.length == 0) {
            return -1;
        }
        int index = Arrays.binarySearch(tokens, place);
        int next = index >= 0 ? index : -index - 1;
        return tokens[next == tokens.length ? 0 : next] - place;
    }
}
