package io.minikafka;

import java.util.function.LongConsumer;

/// Runs of a random test, each of which a seed repeats: `-Dseed=` makes that one only, `-Dmodel.runs=` more of them.
/// Tests that use it are tagged `seeded`: `./dev sim SEED` runs all of them with one seed.
public final class SeededRuns {
    private static final long ONLY = Long.getLong("seed", -1);

    private SeededRuns() {}

    /// Makes runs with the seeds from 0 on.
    ///
    /// @return how many
    public static int run(int usual, LongConsumer one) {
        int runs = isOne() ? 1 : Integer.getInteger("model.runs", usual);
        for (int run = 0; run < runs; run++) {
            long seed = isOne() ? ONLY : run;
            try {
                one.accept(seed);
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError("-Dseed=" + seed + ": " + e.getMessage(), e);
            }
        }
        return runs;
    }

    /// Whether one seed is repeated: what many of them meet, it need not.
    public static boolean isOne() {
        return ONLY >= 0;
    }

    /// The seed of a test that makes one run: `-Dseed=`, or else a new one; printed, so that a failure can be had again.
    public static long fresh(String test) {
        long seed = isOne() ? ONLY : System.nanoTime();
        System.out.println(test + ": -Dseed=" + seed);
        return seed;
    }
}
