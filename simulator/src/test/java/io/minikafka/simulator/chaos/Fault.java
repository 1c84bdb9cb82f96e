package io.minikafka.simulator.chaos;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// Something bad that is done to a cluster, for some time.
sealed interface Fault {
    /// SIGKILL, and started again after the time.
    record Kill(int node) implements Fault {}

    /// All at once, and started again.
    record KillAll() implements Fault {}

    /// SIGSTOP for the time.
    record Pause(int node) implements Fault {}

    /// A stop in order, and started again at once.
    record Restart(int node) implements Fault {}

    /// Nothing goes between the sides.
    record Part(String side, String other, boolean oneWay) implements Fault {}

    /// What others say to the node, and it to them, comes late and in part lost.
    record Slow(int node, int delayMs, int lossPercent) implements Fault {}

    /// One that fits a cluster of these nodes.
    static Fault draw(Random random, List<Integer> nodes, boolean withWires) {
        int node = nodes.get(random.nextInt(nodes.size()));
        int kinds = withWires && nodes.size() > 1 ? 9 : 5;
        return switch (random.nextInt(kinds)) {
            case 0, 1 -> new Kill(node);
            case 2 -> new Pause(node);
            case 3 -> new Restart(node);
            case 4 -> random.nextInt(4) == 0 ? new KillAll() : new Kill(node);
            case 5, 6 -> part(random, nodes, false);
            case 7 -> part(random, nodes, true);
            default -> new Slow(node, 10 + random.nextInt(100), random.nextInt(20));
        };
    }

    private static Fault part(Random random, List<Integer> nodes, boolean oneWay) {
        List<Integer> shuffled = new ArrayList<>(nodes);
        Collections.shuffle(shuffled, random);
        int cut = 1 + random.nextInt(nodes.size() - 1);
        return new Part(
                side(shuffled.subList(0, cut)), side(shuffled.subList(cut, nodes.size())), oneWay);
    }

    private static String side(List<Integer> nodes) {
        return new TreeSet<>(nodes).stream().map(Object::toString).collect(Collectors.joining(","));
    }
}
