package io.minikafka.broker.world;

import static org.assertj.core.api.Assertions.assertThat;

import io.minikafka.app.log.Logging;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// All coordinators in one world: `./dev sim SEED coordinators` repeats one, `./dev coordinators` takes many.
class CoordinatorWorldTest {
    private static final int EVENTS = Integer.getInteger("coordinators.events", 1_000);
    private static final long SEED = Long.getLong("seed", -1);
    private static final long FROM = Long.getLong("coordinators.from", 0);
    private static final long SEEDS = Long.getLong("coordinators.seeds", 8);

    /// Fewer worlds need not meet what is rare.
    private static final long SEEDS_THAT_MEET_ALL = 50;

    /// In so many worlds a flaw must show at least once.
    private static final long FLAWED_SEEDS = Long.getLong("flaws.seeds", 12);

    @BeforeAll
    static void quiet() {
        Logging.toFile(Path.of("target", "coordinators.log"), 1 << 20, "error");
    }

    @AfterAll
    static void loudAgain() {
        Logging.toStandardError("warn");
    }

    @Test
    @Timeout(value = 24, unit = TimeUnit.HOURS)
    void nothingGoesWrongInAnyWorld() {
        if (SEED >= 0) {
            CoordinatorWorld world = new CoordinatorWorld(SEED, Flaw.NONE);
            System.out.printf("seed=%d hash=%016x%n", SEED, world.run(EVENTS));
            return;
        }
        Coverage coverage = new Coverage();
        for (long seed = FROM; seed < FROM + SEEDS; seed++) {
            coverage.add(run(seed).coverage());
        }
        System.out.printf(
                "%d worlds of coordinators, seeds %d to %d:%n%s",
                SEEDS, FROM, FROM + SEEDS - 1, coverage);
        List<Met> missing =
                coverage.missing().stream()
                        .filter(met -> SEEDS >= SEEDS_THAT_MEET_ALL || !met.isRare())
                        .toList();
        assertThat(missing).as("never met, so nothing is proved about it").isEmpty();
    }

    private static CoordinatorWorld run(long seed) {
        CoordinatorWorld world = new CoordinatorWorld(seed, Flaw.NONE);
        try {
            world.run(EVENTS);
        } catch (AssertionError | RuntimeException wrong) {
            throw new AssertionError("seed " + seed + ": " + wrong.getMessage(), wrong);
        }
        return world;
    }

    @Test
    void aSeedMakesOneWorld() {
        CoordinatorWorld one = new CoordinatorWorld(4, Flaw.NONE);
        CoordinatorWorld other = new CoordinatorWorld(4, Flaw.NONE);
        long hash = one.run(600);
        long again = other.run(600);
        for (int i = 0; i < one.said().size(); i++) {
            assertThat(other.said().get(i)).as("line %d", i).isEqualTo(one.said().get(i));
        }
        assertThat(again).isEqualTo(hash);
    }

    @ParameterizedTest
    @Timeout(value = 24, unit = TimeUnit.HOURS)
    @EnumSource(value = Flaw.class, names = "NONE", mode = EnumSource.Mode.EXCLUDE)
    void everyFlawIsFound(Flaw flaw) {
        for (long seed = 0; seed < FLAWED_SEEDS; seed++) {
            try {
                new CoordinatorWorld(seed, flaw).run(EVENTS);
            } catch (AssertionError found) {
                System.out.printf(
                        "flaw=%s world=coordinators seed=%d %s%n", flaw, seed, firstLine(found));
                return;
            }
        }
        throw new AssertionError("nobody noticed: " + flaw);
    }

    private static String firstLine(AssertionError found) {
        return String.valueOf(found.getMessage()).strip().lines().findFirst().orElse("");
    }
}
