package io.minikafka.broker.world;

import static org.assertj.core.api.Assertions.assertThat;

import io.minikafka.SeededRuns;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// All coordinators in one world: `./dev sim SEED coordinators` repeats one, `./dev coordinators` takes many.
class CoordinatorWorldTest {
    private static final int EVENTS = Integer.getInteger("coordinators.events", 1_000);
    private static final int SEEDS = 8;

    /// In so many worlds a flaw must show at least once.
    private static final int FLAWED_SEEDS = 12;

    @Test
    void nothingGoesWrongInAnyWorld() {
        SeededRuns.run(
                SEEDS,
                seed -> {
                    long trace = new CoordinatorWorld(seed, Flaw.NONE).run(EVENTS);
                    if (Long.getLong("seed", -1) >= 0) {
                        System.err.printf("world %d: trace %016x%n", seed, trace);
                    }
                });
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
