package io.minikafka.simulator.chaos;

import io.minikafka.app.cluster.LocalNode;
import io.minikafka.simulator.chaos.Fault.Kind;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/// Does one fault after the other to a cluster, and mends each before the next. It begins with one of each kind, in an
/// order of its own; then chance draws. One thread.
final class Nemesis {
    private static final int SHORTEST_MS = 300;
    private static final int LONGEST_MS = 4_000;
    private static final int BETWEEN_MS = 2_500;

    /// As long as there is one of each kind to be done, so that this takes a minute.
    private static final int BETWEEN_FIRST_MS = 800;

    private final Injuries injuries;
    private final List<Kind> kinds;
    private final List<Integer> nodes;
    private final int partitions;
    private final Timeline timeline;
    private final Random random;
    private final Deque<Kind> first = new ArrayDeque<>();
    private final Map<Kind, Integer> done = new EnumMap<>(Kind.class);

    Nemesis(
            Injuries injuries,
            Collection<Kind> kinds,
            List<LocalNode> nodes,
            int partitions,
            Timeline timeline,
            long seed) {
        this.injuries = injuries;
        this.nodes = nodes.stream().map(LocalNode::id).toList();
        this.partitions = partitions;
        this.timeline = timeline;
        this.random = new Random(seed);
        this.kinds = List.copyOf(kinds);
        List<Kind> inTurn = new ArrayList<>(kinds);
        Collections.shuffle(inTurn, random);
        first.addAll(inTurn);
    }

    /// Until the time is over, and each kind was there.
    void rage(long ms) throws IOException, InterruptedException {
        long untilMs = timeline.nowMs() + ms;
        while (timeline.nowMs() < untilMs || !first.isEmpty()) {
            pause(random.nextInt(first.isEmpty() ? BETWEEN_MS : BETWEEN_FIRST_MS) + 200);
            Kind kind = first.isEmpty() ? Fault.drawKind(random, kinds) : first.remove();
            commit(Fault.draw(kind, random, nodes, partitions));
            done.merge(kind, 1, Integer::sum);
        }
    }

    /// How many of each kind.
    Map<Kind, Integer> done() {
        return done;
    }

    private void commit(Fault fault) throws IOException, InterruptedException {
        long fromMs = timeline.nowMs();
        int lastsMs = SHORTEST_MS + random.nextInt(LONGEST_MS - SHORTEST_MS);
        System.err.printf("chaos: %.1f s: %s for %d ms%n", fromMs / 1e3, fault, lastsMs);
        Injuries.Cure cure = injuries.inflict(fault);
        pause(lastsMs);
        cure.apply();
        timeline.fault(fault.toString(), fromMs);
    }

    private static void pause(long ms) {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(ms));
    }
}
