package io.minikafka.simulator.world;

import java.util.Random;

/// How troubled a world is; each seed has its own, so that some faults are met without the others.
record Odds(
        double crash,
        double wipe,
        double failedSync,
        double cut,
        double election,
        double change,
        double deletion,
        double loss,
        double doubling) {
    static Odds draw(Random random) {
        return new Odds(
                often(random, 0.6),
                often(random, 0.2),
                often(random, 0.2),
                often(random, 0.3),
                often(random, 0.5),
                often(random, 0.5),
                often(random, 0.2),
                often(random, 0.2),
                often(random, 0.3));
    }

    private static double often(Random random, double most) {
        return random.nextInt(3) == 0 ? 0 : random.nextDouble() * most;
    }
}
