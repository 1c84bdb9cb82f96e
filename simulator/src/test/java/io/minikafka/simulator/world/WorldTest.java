package io.minikafka.simulator.world;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/// Seeds of the simulated partition. `./dev sim SEED partition` runs one of them, `./dev cluster` many more.
class WorldTest {
    private static final long SEED = Long.getLong("cluster.seed", -1);
    private static final long FROM = Long.getLong("cluster.from", 0);
    private static final long SEEDS = Long.getLong("cluster.seeds", 18_000);

    /// When so much time has passed, no further world is begun.
    private static final long SECONDS = Long.getLong("cluster.seconds", Long.MAX_VALUE);

    /// Where the search for a flaw begins; by default where it was found when the worlds were last changed.
    private static final long FLAWED_FROM = Long.getLong("cluster.flawed.from", -1);

    private static final long FLAWED_SEEDS = Long.getLong("cluster.flawed.seeds", 5_000);

    @Test
    @Timeout(value = 24, unit = TimeUnit.HOURS)
    void nothingGoesWrongInAnyWorld() {
        if (SEED >= 0) {
            System.out.printf("seed=%d hash=%016x%n", SEED, run(SEED).traceHash());
            return;
        }
        Coverage coverage = new Coverage();
        long beganNs = System.nanoTime();
        long seed = FROM;
        while (seed < FROM + SEEDS && seconds(beganNs) < SECONDS) {
            coverage.add(run(seed++).coverage());
        }
        System.out.printf(
                "%d worlds of one partition, seeds %d to %d, in %d s:%n%s",
                seed - FROM, FROM, seed - 1, seconds(beganNs), coverage);
        List<Met> missing = new ArrayList<>();
        for (Met met : Met.values()) {
            if (met != Met.OFFICE_LOST && coverage.of(met) == 0) {
                missing.add(met);
            }
        }
        assertThat(missing).as("never met, so nothing is proved about it").isEmpty();
    }

    private static long seconds(long sinceNs) {
        return TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - sinceNs);
    }

    @Test
    void aSeedIsAlwaysTheSameWorld() {
        for (long seed = 0; seed < 50; seed++) {
            assertThat(run(seed).traceHash()).isEqualTo(run(seed).traceHash());
        }
    }

    @ParameterizedTest
    @Timeout(value = 24, unit = TimeUnit.HOURS)
    @EnumSource(mode = Mode.EXCLUDE, names = "NONE")
    void everyFlawIsFound(Flaw flaw) {
        OptionalLong found = firstSeedThatFinds(flaw);
        assertThat(found).as("%s in %s seeds", flaw, FLAWED_SEEDS).isPresent();
    }

    private static OptionalLong firstSeedThatFinds(Flaw flaw) {
        long from = FLAWED_FROM >= 0 ? FLAWED_FROM : flaw.knownSeed();
        for (long seed = from; seed < from + FLAWED_SEEDS; seed++) {
            try {
                new World(seed, flaw).run();
            } catch (Violation violation) {
                System.out.printf(
                        "flaw=%s world=partition seed=%d %s%n", flaw, seed, violation.getMessage());
                return OptionalLong.of(seed);
            }
        }
        return OptionalLong.empty();
    }

    private static World run(long seed) {
        World world = new World(seed, Flaw.NONE);
        try {
            world.run();
        } catch (RuntimeException wrong) {
            fail("seed " + seed + ": " + wrong.getMessage(), wrong);
        }
        return world;
    }
}
