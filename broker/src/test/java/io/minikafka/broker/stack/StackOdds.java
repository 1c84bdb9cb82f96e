package io.minikafka.broker.stack;

import java.util.Random;

/// How troubled a world is; each seed has its own, so that some faults are met without the others.
///
/// @param stormUs how long the trouble lasts
/// @param gapUs most between two troubles
record StackOdds(
        long stormUs,
        long gapUs,
        double loss,
        double doubling,
        double lateness,
        double crash,
        double dieWithin,
        double cut,
        double pause,
        double replace,
        double damage,
        double full,
        double failSync,
        double stall,
        double drain,
        double move,
        double delete) {
    static StackOdds draw(Random random) {
        return new StackOdds(
                1_500_000 + random.nextInt(4_000_000),
                100_000 + random.nextInt(600_000),
                often(random, 0.1),
                often(random, 0.1),
                often(random, 0.05),
                often(random, 1),
                often(random, 1),
                often(random, 1),
                often(random, 0.7),
                often(random, 0.7),
                often(random, 0.4),
                often(random, 0.4),
                often(random, 0.4),
                often(random, 0.5),
                often(random, 0.4),
                often(random, 0.7),
                0.05 + often(random, 0.3));
    }

    double sum() {
        return crash + dieWithin + cut + pause + replace + damage + full + failSync + stall + drain
                + move + delete;
    }

    private static double often(Random random, double most) {
        return random.nextInt(3) == 0 ? 0 : random.nextDouble() * most;
    }
}
