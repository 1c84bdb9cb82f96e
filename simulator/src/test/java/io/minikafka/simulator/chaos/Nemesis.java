package io.minikafka.simulator.chaos;

import io.minikafka.app.cluster.LocalCluster;
import io.minikafka.app.cluster.LocalNode;
import java.io.IOException;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/// Does one fault after the other to a cluster, and mends each before the next. One thread.
final class Nemesis {
    private static final int SHORTEST_MS = 300;
    private static final int LONGEST_MS = 4_000;
    private static final int BETWEEN_MS = 2_500;

    private final LocalCluster cluster;
    private final List<String> settings;
    private final Timeline timeline;
    private final Random random;

    Nemesis(LocalCluster cluster, List<String> settings, Timeline timeline, long seed) {
        this.cluster = cluster;
        this.settings = settings;
        this.timeline = timeline;
        this.random = new Random(seed);
    }

    /// Draws faults until the time is over.
    void rage(long ms) throws IOException, InterruptedException {
        List<Integer> nodes = cluster.nodes().stream().map(LocalNode::id).toList();
        boolean withWires = !cluster.plan().wires().isEmpty();
        long untilMs = timeline.nowMs() + ms;
        while (timeline.nowMs() < untilMs) {
            pause(random.nextInt(BETWEEN_MS) + 200);
            commit(Fault.draw(random, nodes, withWires));
        }
    }

    void commit(Fault fault) throws IOException, InterruptedException {
        long fromMs = timeline.nowMs();
        int lastsMs = SHORTEST_MS + random.nextInt(LONGEST_MS - SHORTEST_MS);
        System.err.printf("chaos: %.1f s: %s for %d ms%n", fromMs / 1e3, fault, lastsMs);
        switch (fault) {
            case Fault.Kill(int node) -> {
                must(cluster.node(node).kill(), fault);
                pause(lastsMs);
                cluster.start(node, settings);
            }
            case Fault.KillAll() -> {
                for (LocalNode node : cluster.nodes()) {
                    must(node.kill(), fault);
                }
                cluster.up(settings);
            }
            case Fault.Pause(int node) -> {
                must(cluster.node(node).pause(), fault);
                pause(lastsMs);
                must(cluster.node(node).resume(), fault);
            }
            case Fault.Restart(int node) -> {
                must(cluster.node(node).stop(), fault);
                cluster.start(node, settings);
            }
            case Fault.Part(String side, String other, boolean oneWay) -> {
                cluster.wires((oneWay ? "part-one-way " : "part ") + side + " " + other);
                pause(lastsMs);
                cluster.wires("heal");
            }
            case Fault.Slow(int node, int delayMs, int lossPercent) -> {
                slow(node, delayMs, lossPercent);
                pause(lastsMs);
                cluster.wires("heal");
            }
        }
        timeline.fault(fault.toString(), fromMs);
    }

    private void slow(int node, int delayMs, int lossPercent) {
        for (LocalNode other : cluster.nodes()) {
            if (other.id() != node) {
                for (String way : List.of(node + " " + other.id(), other.id() + " " + node)) {
                    cluster.wires("delay " + way + " " + delayMs);
                    cluster.wires("loss " + way + " " + lossPercent);
                }
            }
        }
    }

    private static void must(boolean done, Fault fault) {
        if (!done) {
            throw new AssertionError("could not do it: " + fault);
        }
    }

    private static void pause(long ms) {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(ms));
    }
}
