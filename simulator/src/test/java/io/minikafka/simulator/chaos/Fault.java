package io.minikafka.simulator.chaos;

import java.util.ArrayList;
import java.util.Collection;
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

    /// The same with each node, one after the other.
    record RollingRestart() implements Fault {}

    /// Nothing goes between the sides.
    record Part(String side, String other, boolean oneWay) implements Fault {}

    /// What others say to the node, and it to them, comes late and in part lost.
    record SlowWires(int node, int delayMs, int lossPercent) implements Fault {}

    /// Every write and sync takes so much longer.
    record SlowDisk(int node, int delayMs) implements Fault {}

    /// No write ends before the time is over.
    record HungDisk(int node) implements Fault {}

    /// No room is left until the time is over.
    record FullDisk(int node) implements Fault {}

    /// Writes and syncs fail, so that the process must end; started again after the time.
    record BrokenDisk(int node) implements Fault {}

    /// A partition is to have other replicas, or another leader. It is not awaited: what comes next meets it under way.
    record Reassign(int partition, List<Integer> replicas) implements Fault {}

    /// All that the node holds moves away, and may come back after the time.
    record Drain(int node) implements Fault {}

    /// Both for the same time.
    record Both(Fault one, Fault other) implements Fault {}

    enum Kind {
        KILL,
        KILL_ALL,
        PAUSE,
        RESTART,
        ROLLING_RESTART,
        PART,
        PART_ONE_WAY,
        SLOW_WIRES,
        SLOW_DISK,
        HUNG_DISK,
        FULL_DISK,
        BROKEN_DISK,
        REASSIGN,
        DRAIN,
        BOTH;

        /// Of hundred faults so many are of this kind, roughly.
        int weight() {
            return switch (this) {
                case KILL -> 18;
                case PAUSE, PART -> 12;
                case REASSIGN -> 10;
                case RESTART, PART_ONE_WAY, SLOW_WIRES, SLOW_DISK -> 6;
                case HUNG_DISK, FULL_DISK, BROKEN_DISK, DRAIN -> 4;
                case KILL_ALL, ROLLING_RESTART -> 2;
                case BOTH -> 8;
            };
        }
    }

    static Kind drawKind(Random random, Collection<Kind> among) {
        int all = 0;
        for (Kind kind : among) {
            all += kind.weight();
        }
        int drawn = random.nextInt(all);
        for (Kind kind : among) {
            drawn -= kind.weight();
            if (drawn < 0) {
                return kind;
            }
        }
        throw new IllegalStateException("the weights have a sum");
    }

    /// One of this kind, that fits a cluster of these nodes.
    static Fault draw(Kind kind, Random random, List<Integer> nodes, int partitions) {
        int node = nodes.get(random.nextInt(nodes.size()));
        return switch (kind) {
            case KILL -> new Kill(node);
            case KILL_ALL -> new KillAll();
            case PAUSE -> new Pause(node);
            case RESTART -> new Restart(node);
            case ROLLING_RESTART -> new RollingRestart();
            case PART -> part(random, nodes, false);
            case PART_ONE_WAY -> part(random, nodes, true);
            case SLOW_WIRES -> new SlowWires(node, 10 + random.nextInt(100), random.nextInt(20));
            case SLOW_DISK -> new SlowDisk(node, 5 + random.nextInt(100));
            case HUNG_DISK -> new HungDisk(node);
            case FULL_DISK -> new FullDisk(node);
            case BROKEN_DISK -> new BrokenDisk(node);
            case REASSIGN -> new Reassign(random.nextInt(partitions), replicas(random, nodes));
            case DRAIN -> new Drain(node);
            case BOTH -> {
                int other = nodes.get((nodes.indexOf(node) + 1) % nodes.size());
                Fault cut = part(random, nodes, random.nextBoolean());
                yield switch (random.nextInt(4)) {
                    case 0 -> new Both(new Kill(node), new SlowDisk(other, 50));
                    case 1 -> new Both(new Pause(node), cut);
                    case 2 -> new Both(new Drain(other), new Kill(node));
                    default -> new Both(cut, new SlowDisk(node, 20));
                };
            }
        };
    }

    /// Two or three of them: what is acknowledged survives one node that is lost.
    private static List<Integer> replicas(Random random, List<Integer> nodes) {
        List<Integer> shuffled = new ArrayList<>(nodes);
        Collections.shuffle(shuffled, random);
        return List.copyOf(shuffled.subList(0, random.nextInt(4) == 0 ? 2 : 3));
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
