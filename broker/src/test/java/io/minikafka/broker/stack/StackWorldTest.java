package io.minikafka.broker.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.minikafka.app.log.Logging;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/// Seeds of the simulated cluster of whole nodes. `./dev sim SEED stack` tells the story of one, `./dev stack` takes many.
class StackWorldTest {
    private static final long SEED = Long.getLong("sim.seed", -1);
    private static final long FROM = Long.getLong("stack.from", 0);
    private static final long SEEDS = Long.getLong("stack.seeds", 120);

    /// When so much time has passed, no further world is begun.
    private static final long SECONDS = Long.getLong("stack.seconds", Long.MAX_VALUE);

    /// Fewer worlds need not meet what is rare, and a handful need not meet anything.
    private static final long SEEDS_THAT_MEET_ALL = 1_000;

    private static final long SEEDS_THAT_MEET_MOST = 100;

    /// Where the search for a flaw begins; by default where it was found when the worlds were last changed.
    private static final long FLAWED_FROM = Long.getLong("flaws.from", -1);

    private static final long FLAWED_SEEDS = Long.getLong("flaws.seeds", 20);

    @BeforeAll
    static void quiet() {
        Logging.toFile(Path.of("target", "stack.log"), 1 << 20, "error");
    }

    @AfterAll
    static void loudAgain() {
        Logging.toStandardError("warn");
    }

    @Test
    @Timeout(value = 24, unit = TimeUnit.HOURS)
    void nothingGoesWrongInAnyWorld() {
        if (SEED >= 0) {
            StackWorld world = run(SEED, true);
            System.out.printf("seed=%d hash=%016x%n", SEED, world.traceHash());
            return;
        }
        Coverage coverage = new Coverage();
        long beganNs = System.nanoTime();
        long seed = FROM;
        while (seed < FROM + SEEDS && seconds(beganNs) < SECONDS) {
            coverage.add(run(seed++, false).coverage());
        }
        System.out.printf(
                "%d worlds of whole nodes, seeds %d to %d, in %d s:%n%s",
                seed - FROM, FROM, seed - 1, seconds(beganNs), coverage);
        long worlds = seed - FROM;
        List<Met> missing =
                coverage.missing().stream()
                        .filter(met -> worlds >= SEEDS_THAT_MEET_ALL || !met.isRare())
                        .filter(_ -> worlds >= SEEDS_THAT_MEET_MOST)
                        .toList();
        assertThat(missing).as("never met, so nothing is proved about it").isEmpty();
    }

    private static long seconds(long sinceNs) {
        return TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - sinceNs);
    }

    @Test
    void aSeedIsAlwaysTheSameWorld() {
        for (long seed = 0; seed < 4; seed++) {
            assertThat(run(seed, false).traceHash())
                    .as("seed %d", seed)
                    .isEqualTo(run(seed, false).traceHash());
        }
    }

    @ParameterizedTest
    @Timeout(value = 24, unit = TimeUnit.HOURS)
    @EnumSource(mode = Mode.EXCLUDE, names = "NONE")
    void everyFlawIsFound(StackFlaw flaw) {
        assertThat(firstSeedThatFinds(flaw)).as("%s in %s seeds", flaw, FLAWED_SEEDS).isPresent();
    }

    private static OptionalLong firstSeedThatFinds(StackFlaw flaw) {
        long from = FLAWED_FROM >= 0 ? FLAWED_FROM : flaw.knownSeed();
        for (long seed = from; seed < from + FLAWED_SEEDS; seed++) {
            try {
                new StackWorld(seed, flaw, false).run();
            } catch (Violation violation) {
                String what = String.valueOf(violation.getMessage()).lines().findFirst().orElse("");
                System.out.printf("flaw=%s world=stack seed=%d %s%n", flaw, seed, what);
                return OptionalLong.of(seed);
            }
        }
        return OptionalLong.empty();
    }

    private static StackWorld run(long seed, boolean tells) {
        StackWorld world = new StackWorld(seed, StackFlaw.NONE, tells);
        try {
            world.run();
        } catch (RuntimeException wrong) {
            fail("seed " + seed + ": " + wrong.getMessage(), wrong);
        }
        return world;
    }
}
