package io.minikafka.cluster.membership;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;

class GossipSimulationTest {
    private static final long SEED = Long.getLong("seed", 1);

    @Test
    void everybodyFindsEverybody() {
        GossipWorld world = new GossipWorld(SEED, 12, 0.05);
        world.pass(6_000);
        for (GossipWorld.Node node : world.nodes) {
            assertThat(node.gossip.members()).hasSize(12);
        }
        assertThat(world.falseDeaths()).isZero();
    }

    @Test
    void aKilledNodeIsDeadForAllWithinOneAndAHalfSeconds() {
        List<Long> times = detections(200, 0.05, GossipWorld::kill);
        System.out.printf("killed: p50=%d p99=%d ms%n", at(times, 0.5), at(times, 0.99));
        assertThat(at(times, 0.99)).isLessThanOrEqualTo(1_500);
    }

    @Test
    void aNodeWithoutPowerIsDeadForAllWithinSixSeconds() {
        List<Long> times = detections(100, 0.05, GossipWorld::cutPower);
        System.out.printf("without power: p50=%d p99=%d ms%n", at(times, 0.5), at(times, 0.99));
        assertThat(at(times, 0.99)).isLessThanOrEqualTo(6_000);
        assertThat(times.getFirst()).as("or a pause would be a death").isGreaterThan(2_000);
    }

    @Test
    void anHourWithLossAndPausesKillsNobody() {
        GossipWorld world = new GossipWorld(SEED, 5, 0.05);
        Random random = new Random(SEED);
        for (int i = 0; i < 360; i++) {
            world.pause(random.nextInt(5), 2_000);
            world.pass(10_000);
        }
        assertThat(world.falseDeaths()).isZero();
        for (int place = 0; place < 5; place++) {
            assertThat(world.allBelieve(place, Status.ALIVE)).isTrue();
        }
    }

    @Test
    void bothSidesOfAPartitionFindEachOtherAgain() {
        GossipWorld world = new GossipWorld(SEED, 5, 0.02);
        world.pass(3_000);
        world.cutInto(2);
        world.pass(20_000);
        assertThat(world.nodes.get(4).beliefs).containsEntry(0, Status.DEAD);
        assertThat(world.nodes.get(0).gossip.doubtsItself()).isTrue();
        world.heal();
        world.pass(20_000);
        for (int place = 0; place < 5; place++) {
            assertThat(world.allBelieve(place, Status.ALIVE)).as("node " + place).isTrue();
        }
        assertThat(world.nodes.get(0).gossip.doubtsItself()).isFalse();
    }

    @Test
    void whoComesBackIsAliveAgainAndWhoLeavesHasLeft() {
        GossipWorld world = new GossipWorld(SEED, 5, 0.02);
        world.pass(3_000);
        world.kill(3);
        world.pass(4_000);
        assertThat(world.allBelieve(3, Status.DEAD)).isTrue();
        world.start(3);
        world.pass(3_000);
        assertThat(world.allBelieve(3, Status.ALIVE)).isTrue();
        world.leave(4);
        world.pass(2_000);
        assertThat(world.allBelieve(4, Status.LEFT)).isTrue();
    }

    @Test
    void loadReachesEverybody() {
        GossipWorld world = new GossipWorld(SEED, 5, 0.05);
        world.pass(3_000);
        world.carryOut(world.nodes.get(2), new Input.Changed(700));
        world.pass(3_000);
        for (GossipWorld.Node node : world.nodes) {
            assertThat(node.gossip.members())
                    .anyMatch(rumour -> rumour.nodeId() == 2 && rumour.load() == 700);
        }
    }

    private static List<Long> detections(
            int count, double loss, BiConsumer<GossipWorld, Integer> blow) {
        List<Long> times = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            GossipWorld world = new GossipWorld(SEED + i, 5, loss);
            world.pass(4_000L + i * 10L);
            long beganMs = world.nowMs;
            blow.accept(world, i % 5);
            while (!world.allBelieve(i % 5, Status.DEAD)) {
                world.pass(10);
                assertThat(world.nowMs - beganMs).isLessThan(60_000);
            }
            times.add(world.nowMs - beganMs);
            assertThat(world.falseDeaths()).isZero();
        }
        Collections.sort(times);
        return times;
    }

    private static long at(List<Long> sorted, double part) {
        return sorted.get((int) Math.min(sorted.size() - 1, sorted.size() * part));
    }
}
