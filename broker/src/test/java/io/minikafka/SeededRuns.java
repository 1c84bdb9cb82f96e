package io.minikafka;

import java.util.function.LongConsumer;

/// Runs of a random test, each of which a seed repeats: `-Dseed=` makes that one only, `-Dmodel.runs=` more of them.
public final class SeededRuns {
    private SeededRuns() {}

    public static void run(int usual, LongConsumer one) {
        long only = Long.getLong("seed", -1);
        int runs = only >= 0 ? 1 : Integer.getInteger("model.runs", usual);
        for (int run = 0; run < runs; run++) {
            long seed = only >= 0 ? only : run;
            try {
                one.accept(seed);
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError("-Dseed=" + seed + ": " + e.getMessage(), e);
            }
        }
    }
}
