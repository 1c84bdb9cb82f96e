package io.minikafka.cluster.ring;

import io.minikafka.base.TopicIdPartition;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.IntPredicate;

/// Which nodes can hand the lead of a partition to which others: those that hold it too. Where a node has none that
/// the right one could take, one in between takes a lead and hands on another (an augmenting path, as in matchings).
final class Handovers {
    private final SortedMap<TopicIdPartition, List<Integer>> assignments;
    private final Comparator<TopicIdPartition> order;
    private final Map<Integer, SortedMap<Integer, NavigableSet<TopicIdPartition>>> fromTo =
            new HashMap<>();

    /// @param first partitions whose lead is handed over before that of others
    Handovers(SortedMap<TopicIdPartition, List<Integer>> assignments, Set<TopicIdPartition> first) {
        this.assignments = assignments;
        this.order =
                Comparator.comparing((TopicIdPartition id) -> !first.contains(id))
                        .thenComparing(Placement.ORDER);
        assignments.keySet().forEach(this::offer);
    }

    /// A shortest way from a node that gives to one that takes.
    Optional<List<Integer>> way(IntPredicate gives, IntPredicate takes) {
        Map<Integer, Integer> cameFrom = new HashMap<>();
        Deque<Integer> reached = new ArrayDeque<>();
        fromTo.keySet().stream().filter(gives::test).sorted().forEach(reached::add);
        reached.forEach(giver -> cameFrom.put(giver, giver));
        while (!reached.isEmpty()) {
            int from = reached.remove();
            for (int to : to(from).keySet()) {
                if (cameFrom.putIfAbsent(to, from) == null) {
                    if (takes.test(to)) {
                        return Optional.of(back(to, cameFrom));
                    }
                    reached.add(to);
                }
            }
        }
        return Optional.empty();
    }

    private static List<Integer> back(int last, Map<Integer, Integer> cameFrom) {
        List<Integer> way = new ArrayList<>(List.of(last));
        int at = last;
        while (cameFrom.getOrDefault(at, at) != at) {
            at = cameFrom.getOrDefault(at, at);
            way.addFirst(at);
        }
        return way;
    }

    /// One lead goes from each node of the way to the next.
    void pass(List<Integer> way) {
        for (int i = 0; i + 1 < way.size(); i++) {
            pass(way.get(i), way.get(i + 1));
        }
    }

    private void pass(int from, int to) {
        TopicIdPartition partition = Optional.ofNullable(to(from).get(to)).orElseThrow().first();
        withdraw(partition);
        List<Integer> replicas = replicas(partition);
        replicas.removeIf(node -> node == to);
        replicas.addFirst(to);
        offer(partition);
    }

    private void offer(TopicIdPartition partition) {
        List<Integer> replicas = replicas(partition);
        for (int other : replicas.subList(1, replicas.size())) {
            to(replicas.getFirst())
                    .computeIfAbsent(other, _ -> new TreeSet<>(order))
                    .add(partition);
        }
    }

    private void withdraw(TopicIdPartition partition) {
        List<Integer> replicas = replicas(partition);
        for (int other : replicas.subList(1, replicas.size())) {
            to(replicas.getFirst())
                    .computeIfPresent(
                            other,
                            (_, offered) -> {
                                offered.remove(partition);
                                return offered.isEmpty() ? null : offered;
                            });
        }
    }

    private SortedMap<Integer, NavigableSet<TopicIdPartition>> to(int from) {
        return fromTo.computeIfAbsent(from, _ -> new TreeMap<>());
    }

    private List<Integer> replicas(TopicIdPartition partition) {
        return Optional.ofNullable(assignments.get(partition)).orElseThrow();
    }
}
