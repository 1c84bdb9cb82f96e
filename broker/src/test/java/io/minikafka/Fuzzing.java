package io.minikafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Rounds of a fuzzer, each with a seed of its own, which is printed. `-Dseed=` repeats one round. CI makes one;
/// `./dev fuzz -Dfuzz.seconds=N` makes them with fresh seeds for so long, for each fuzzer.
///
/// A round must end, and what it leaves behind on the heap and outside must not grow from the first round on.
public final class Fuzzing {
    /// Whatever it throws is a finding.
    public interface Round {
        void run(long seed) throws Exception;
    }

    private static final long SEED = Long.getLong("seed", -1);
    private static final long SECONDS = Long.getLong("fuzz.seconds", 0);
    private static final long LONGEST_ROUND_SECONDS = 180;

    /// What caches, pools and compiled code may take after the first round.
    private static final long SLACK_BYTES = 48L << 20;

    private Fuzzing() {}

    public static void run(String what, Round round) {
        long beganNs = System.nanoTime();
        Footprint first = Footprint.NONE;
        int rounds = 0;
        do {
            long seed = SEED >= 0 ? SEED : ThreadLocalRandom.current().nextLong(1L << 40);
            System.out.printf("fuzz %s: round %d, -Dseed=%d%n", what, ++rounds, seed);
            runOne(what, round, seed);
            if (SECONDS > 0) {
                Footprint now = Footprint.now();
                first = first.equals(Footprint.NONE) ? now : first;
                assertThat(now.grownSince(first))
                        .as(
                                "%s: bytes that %d rounds leave, from %s to %s",
                                what, rounds, first, now)
                        .isLessThan(SLACK_BYTES);
            }
        } while (SEED < 0 && System.nanoTime() - beganNs < TimeUnit.SECONDS.toNanos(SECONDS));
    }

    private static void runOne(String what, Round round, long seed) {
        FutureTask<Void> task =
                new FutureTask<>(() -> {
                    round.run(seed);
                    return null;
                });
        Thread thread = Thread.ofPlatform().name("fuzz").daemon().start(task);
        try {
            task.get(LONGEST_ROUND_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new AssertionError(what + ", -Dseed=" + seed + ": " + e.getCause(), e.getCause());
        } catch (TimeoutException e) {
            AssertionError hang =
                    new AssertionError(what + ", -Dseed=" + seed + " does not end", e);
            hang.setStackTrace(thread.getStackTrace());
            throw hang;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
