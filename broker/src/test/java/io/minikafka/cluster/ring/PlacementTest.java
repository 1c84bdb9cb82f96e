package io.minikafka.cluster.ring;

import static org.assertj.core.api.Assertions.assertThat;

import io.minikafka.base.TopicIdPartition;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class PlacementTest {
    private static final long SEED = Long.getLong("seed", 1);

    @Test
    void aTwelvePartClusterIsEven() {
        Plan plan = Placement.plan(new Ring(nodes(12, 1)), fresh(1_000, 3));
        int most = 0;
        int mostLed = 0;
        for (int node = 0; node < 12; node++) {
            most = Math.max(most, load(plan, node));
            mostLed = Math.max(mostLed, led(plan, node));
        }
        System.out.printf(
                "12 nodes, 3000 replicas: max/avg replicas %.2f leaders %.2f%n",
                most / 250.0, mostLed / (1_000 / 12.0));
        assertThat(most).isLessThanOrEqualTo(313);
        assertThat(mostLed).isLessThanOrEqualTo(84);
        assertThat(plan.moves()).as("nothing was anywhere before").isEmpty();
    }

    @Test
    void aNewNodeGetsItsShareAndNothingElseMoves() {
        for (int size : List.of(3, 4, 12)) {
            Plan before = Placement.plan(new Ring(nodes(size, 1)), fresh(1_000, 3));
            Plan after = Placement.plan(new Ring(nodes(size + 1, 1)), stored(before, 3));
            double fairShare = 3_000.0 / (size + 1);
            System.out.printf(
                    "%d+1 nodes: %d moves, fair share %.0f%n",
                    size, after.moves().size(), fairShare);
            assertThat((double) after.moves().size()).isBetween(0.9 * fairShare, 1.15 * fairShare);
            int added = size;
            assertThat(after.moves()).allMatch(move -> move.to() == added);
        }
    }

    @Test
    void ofANodeThatGoesExactlyWhatItHadMoves() {
        Plan before = Placement.plan(new Ring(nodes(6, 1)), fresh(500, 3));
        List<RingNode> drained = new ArrayList<>(nodes(6, 1));
        drained.set(2, new RingNode(2, 0, "r0"));
        for (List<RingNode> nodes : List.of(drained, without(2))) {
            Plan after = Placement.plan(new Ring(nodes), stored(before, 3));
            assertThat(after.moves()).hasSize(load(before, 2));
            assertThat(after.moves()).allMatch(move -> move.from().orElse(-1) == 2);
            assertThat(load(after, 2)).isZero();
        }
    }

    @Test
    void aHalvedWeightMovesAboutHalf() {
        Plan before = Placement.plan(new Ring(nodes(6, 1)), fresh(600, 3));
        List<RingNode> changed = new ArrayList<>(nodes(6, 1));
        changed.set(0, new RingNode(0, 128, "r0"));
        Plan after = Placement.plan(new Ring(changed), stored(before, 3));
        assertThat(load(after, 0)).isLessThanOrEqualTo(205);
        assertThat(after.moves().size()).isLessThanOrEqualTo(load(before, 0) - 150);
    }

    @Test
    void whatIsSettledStays() {
        Plan before = Placement.plan(new Ring(nodes(7, 3)), fresh(400, 3));
        Plan after = Placement.plan(new Ring(nodes(7, 3)), stored(before, 3));
        assertThat(after.moves()).isEmpty();
        assertThat(after.assignments()).isEqualTo(before.assignments());
    }

    @Test
    void replicasComeAndGoByNumber() {
        Plan two = Placement.plan(new Ring(nodes(5, 1)), fresh(100, 2));
        Plan three = Placement.plan(new Ring(nodes(5, 1)), stored(two, 3));
        assertThat(three.moves()).hasSize(100).allMatch(move -> move.from().isEmpty());
        Plan one = Placement.plan(new Ring(nodes(5, 1)), stored(three, 1));
        assertThat(one.moves()).isEmpty();
        assertThat(one.assignments().values()).allMatch(replicas -> replicas.size() == 1);
    }

    /// Random clusters, through random changes.
    @Test
    void whateverHappensReplicasAreApartAndRacksAreUsed() {
        Random random = new Random(SEED);
        for (int round = 0; round < 60; round++) {
            int replicas = 1 + random.nextInt(3);
            Map<TopicIdPartition, Wanted> wanted = fresh(1 + random.nextInt(200), replicas);
            for (int change = 0; change < 6; change++) {
                Ring ring = new Ring(drawNodes(random, replicas));
                Plan plan = Placement.plan(ring, wanted);
                check(ring, plan, replicas);
                wanted = stored(plan, replicas);
            }
        }
    }

    private static void check(Ring ring, Plan plan, int replicas) {
        Set<String> racks = new HashSet<>();
        ring.nodes().stream()
                .filter(node -> node.weight() > 0)
                .forEach(node -> racks.add(node.rack()));
        plan.assignments()
                .forEach((partition, nodes) -> {
                    assertThat(nodes)
                            .hasSize(replicas)
                            .doesNotHaveDuplicates()
                            .allMatch(ring::holds);
                    assertThat(
                                    nodes.stream()
                                            .map(node -> ring.node(node).orElseThrow().rack())
                                            .distinct()
                                            .count())
                            .as("racks of %s", partition)
                            .isEqualTo(Math.min(replicas, racks.size()));
                });
    }

    static List<RingNode> drawNodes(Random random, int least) {
        List<RingNode> nodes = new ArrayList<>();
        int racks = 1 + random.nextInt(4);
        for (int node = 0; node < 9; node++) {
            int weight =
                    nodes.size() < least || random.nextInt(4) > 0 ? 64 << random.nextInt(3) : 0;
            if (weight > 0 || random.nextBoolean()) {
                nodes.add(new RingNode(node, weight, "r" + node % racks));
            }
        }
        return nodes;
    }

    static List<RingNode> nodes(int count, int racks) {
        List<RingNode> nodes = new ArrayList<>();
        for (int node = 0; node < count; node++) {
            nodes.add(new RingNode(node, RingNode.WEIGHT_DEFAULT, "r" + node % racks));
        }
        return nodes;
    }

    private static List<RingNode> without(int nodeId) {
        return nodes(6, 1).stream().filter(node -> node.nodeId() != nodeId).toList();
    }

    private static Map<TopicIdPartition, Wanted> fresh(int partitions, int replicas) {
        Map<TopicIdPartition, Wanted> wanted = new LinkedHashMap<>();
        for (int i = 0; i < partitions; i++) {
            UUID topic = new UUID(77, i / 20);
            wanted.put(new TopicIdPartition(topic, i % 20), new Wanted(List.of(), replicas));
        }
        return wanted;
    }

    private static Map<TopicIdPartition, Wanted> stored(Plan plan, int replicas) {
        Map<TopicIdPartition, Wanted> wanted = new LinkedHashMap<>();
        plan.assignments()
                .forEach((partition, nodes) -> wanted.put(partition, new Wanted(nodes, replicas)));
        return wanted;
    }

    private static int load(Plan plan, int node) {
        return (int)
                plan.assignments().values().stream().filter(nodes -> nodes.contains(node)).count();
    }

    private static int led(Plan plan, int node) {
        return (int)
                plan.assignments().values().stream()
                        .filter(nodes -> nodes.getFirst() == node)
                        .count();
    }
}
