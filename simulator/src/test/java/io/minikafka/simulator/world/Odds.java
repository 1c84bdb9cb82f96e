package io.minikafka.simulator.world;

import java.util.Random;

/// How troubled a world is; each seed has its own, so that some faults are met without the others.
///
/// @param deathByCut how often a node whose log is cut dies before the cut is on its disk
/// @param overthrow how often a change of members leaves the leader out
record Odds(
        double trouble,
        double crash,
        double wipe,
        double failedSync,
        double cut,
        double election,
        double change,
        double deletion,
        double loss,
        double doubling,
        double deathByCut,
        double overthrow) {
    static Odds draw(Random random) {
        return new Odds(
                0.1 + 0.9 * random.nextDouble(),
                often(random, 0.6),
                often(random, 0.2),
                often(random, 0.2),
                often(random, 0.3),
                often(random, 0.5),
                often(random, 0.5),
                often(random, 0.2),
                often(random, 0.2),
                often(random, 0.3),
                often(random, 0.5),
                often(random, 0.7));
    }

    /// Three replicas that stay, and leaders that change often: worlds of few kinds of trouble, in which the rare
    /// orders of events come about.
    static Odds drawPlain(Random random) {
        return new Odds(
                0.3 + 0.7 * random.nextDouble(),
                often(random, 0.5),
                0,
                0,
                often(random, 0.4),
                0.2 + random.nextDouble() * 0.7,
                0,
                0,
                often(random, 0.3),
                often(random, 0.3),
                often(random, 0.7),
                0);
    }

    private static double often(Random random, double most) {
        return random.nextInt(3) == 0 ? 0 : random.nextDouble() * most;
    }
}
