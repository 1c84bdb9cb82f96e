package io.minikafka.cluster.ring;

import static org.assertj.core.api.Assertions.assertThat;

import io.minikafka.base.TopicIdPartition;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.function.IntPredicate;
import org.junit.jupiter.api.Test;

class LeadersTest {
    private static final long SEED = Long.getLong("seed", 1);

    private static final Wanted NOWHERE = new Wanted(List.of(), 0);

    private final Map<TopicIdPartition, Wanted> stored = new HashMap<>();

    @Test
    void aLeadGoesOverANodeThatHandsOnAnother() {
        stored.put(partition(0), new Wanted(List.of(0, 1), 2));
        stored.put(partition(1), new Wanted(List.of(0, 1), 2));
        stored.put(partition(2), new Wanted(List.of(1, 2), 2));
        Plan plan = Placement.plan(ring(3), stored);
        assertThat(plan.assignments().values())
                .containsExactly(List.of(1, 0), List.of(0, 1), List.of(2, 1));
        assertThat(plan.moves()).isEmpty();
    }

    @Test
    void withoutAnyOtherReplicaTheLeadStays() {
        for (int i = 0; i < 4; i++) {
            stored.put(partition(i), new Wanted(List.of(i == 3 ? 1 : 0), 1));
        }
        assertThat(leaders(Placement.plan(ring(2), stored)).values())
                .containsExactlyInAnyOrder(0, 0, 0, 1);
    }

    @Test
    void equalNodesLeadTheSame() {
        for (int nodes : List.of(3, 4, 5, 12)) {
            plan(ring(nodes), 24, 3);
            for (int node = 0; node < nodes; node++) {
                assertThat(led(node))
                        .isBetween(24L / nodes, 24L / nodes + (24 % nodes > 0 ? 1 : 0));
            }
        }
    }

    @Test
    void aNodeLeadsByItsWeight() {
        List<RingNode> nodes = new ArrayList<>();
        for (int node = 0; node < 4; node++) {
            nodes.add(new RingNode(node, node == 3 ? 128 : 256, "r"));
        }
        plan(new Ring(nodes), 70, 3);
        assertThat(List.of(led(0), led(1), led(2), led(3))).containsExactly(20L, 20L, 20L, 10L);
    }

    @Test
    void newPartitionsLeaveTheLeadersOfOthersWhereTheyAre() {
        plan(ring(5), 100, 3);
        Map<TopicIdPartition, Integer> before = leaders(Placement.plan(ring(5), stored));
        for (int more = 100; more < 300; more++) {
            stored.put(partition(more), new Wanted(List.of(), 3));
        }
        assertThat(leaders(Placement.plan(ring(5), stored))).containsAllEntriesOf(before);
    }

    @Test
    void aNodeThatComesOrGoesChangesFewLeadersThatCouldStay() {
        for (int size : List.of(3, 6, 12)) {
            Map<TopicIdPartition, Integer> before = plan(ring(size), 1_000, 3);
            Map<TopicIdPartition, Integer> more = plan(ring(size + 1), 1_000, 3);
            long byMore = changesWithoutNeed(before, more);
            Map<TopicIdPartition, Integer> less = plan(ring(size), 1_000, 3);
            long byLess = changesWithoutNeed(more, less);
            System.out.printf(
                    "%d nodes: leaders changed without need by one more %d, by one less %d%n",
                    size, byMore, byLess);
            assertThat(byMore).isLessThanOrEqualTo(1_000 / (size + 1) / 3);
            assertThat(byLess).isLessThanOrEqualTo(1_000 / (size + 1) / 3);
        }
    }

    /// Random clusters, through random changes, racks, weights and numbers of replicas.
    @Test
    void nobodyLeadsMoreThanItsShareAsFarAsTheReplicasAllow() {
        Random random = new Random(SEED);
        for (int round = 0; round < 60; round++) {
            stored.clear();
            int replicas = 1 + random.nextInt(3);
            int partitions = 1 + random.nextInt(200);
            for (int change = 0; change < 6; change++) {
                Ring ring = new Ring(PlacementTest.drawNodes(random, replicas));
                Map<TopicIdPartition, Integer> leaders = plan(ring, partitions, replicas);
                checkBounds(ring, partitions);
                assertThat(plan(ring, partitions, replicas)).as("settled").isEqualTo(leaders);
            }
        }
    }

    private void checkBounds(Ring ring, int partitions) {
        IntPredicate over = node -> led(node) > Math.ceil(ring.share(node, partitions));
        IntPredicate room = node -> led(node) < Math.ceil(ring.share(node, partitions));
        IntPredicate spare = node -> led(node) > Math.floor(ring.share(node, partitions));
        IntPredicate lack = node -> led(node) < Math.floor(ring.share(node, partitions));
        for (RingNode node : ring.nodes()) {
            Set<Integer> reached = reached(node.nodeId());
            if (over.test(node.nodeId())) {
                assertThat(reached).as("beyond %s", node).noneMatch(room::test);
            }
            if (spare.test(node.nodeId())) {
                assertThat(reached).as("beyond %s", node).noneMatch(lack::test);
            }
        }
    }

    /// Where a lead of the node could go, over any others.
    private Set<Integer> reached(int nodeId) {
        Set<Integer> reached = new HashSet<>(List.of(nodeId));
        Deque<Integer> open = new ArrayDeque<>(reached);
        while (!open.isEmpty()) {
            int from = open.remove();
            stored.values().stream()
                    .filter(each -> each.replicas().getFirst() == from)
                    .flatMap(each -> each.replicas().stream())
                    .filter(reached::add)
                    .forEach(open::add);
        }
        return reached;
    }

    private Map<TopicIdPartition, Integer> plan(Ring ring, int partitions, int replicas) {
        for (int i = 0; i < partitions; i++) {
            stored.putIfAbsent(partition(i), new Wanted(List.of(), replicas));
        }
        Plan plan = Placement.plan(ring, stored);
        plan.assignments().forEach((id, nodes) -> stored.put(id, new Wanted(nodes, replicas)));
        return leaders(plan);
    }

    private static Map<TopicIdPartition, Integer> leaders(Plan plan) {
        Map<TopicIdPartition, Integer> leaders = new HashMap<>();
        plan.assignments().forEach((id, nodes) -> leaders.put(id, nodes.getFirst()));
        return leaders;
    }

    private long changesWithoutNeed(
            Map<TopicIdPartition, Integer> before, Map<TopicIdPartition, Integer> after) {
        return before.entrySet().stream()
                .filter(entry -> !entry.getValue().equals(after.get(entry.getKey())))
                .filter(entry ->
                        stored.getOrDefault(entry.getKey(), NOWHERE)
                                .replicas()
                                .contains(entry.getValue()))
                .count();
    }

    private long led(int node) {
        return stored.values().stream().filter(each -> each.replicas().getFirst() == node).count();
    }

    private static Ring ring(int nodes) {
        return new Ring(PlacementTest.nodes(nodes, 1));
    }

    private static TopicIdPartition partition(int number) {
        return new TopicIdPartition(new UUID(5, number / 10), number % 10);
    }
}
