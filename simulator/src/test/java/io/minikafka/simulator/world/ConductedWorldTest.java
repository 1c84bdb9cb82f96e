package io.minikafka.simulator.world;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Seeds of the simulated partition under the real conductor: it may never do what loses data or names two leaders,
/// and in the calm it brings the partition back to work.
class ConductedWorldTest {
    private static final long SEED = Long.getLong("cluster.seed", -1);
    private static final long FROM = Long.getLong("cluster.conducted.from", 0);
    private static final long SEEDS = Long.getLong("cluster.conducted.seeds", 1_900);

    @Test
    @Timeout(value = 24, unit = TimeUnit.HOURS)
    void theConductorKeepsThePartitionSafeAndWorking() {
        if (SEED >= 0) {
            System.out.printf("seed=%d hash=%016x%n", SEED, run(SEED).traceHash());
            return;
        }
        Coverage coverage = new Coverage();
        for (long seed = FROM; seed < FROM + SEEDS; seed++) {
            coverage.add(run(seed).coverage());
        }
        System.out.printf(
                "%d worlds with the conductor, seeds %d to %d:%n%s",
                SEEDS, FROM, FROM + SEEDS - 1, coverage);
        for (Met met :
                new Met[] {
                    Met.ELECTION,
                    Met.CRASH,
                    Met.WIPE,
                    Met.LEARNER_CAUGHT_UP,
                    Met.CHANGE_STARTED,
                    Met.CHANGE_ACTIVE,
                    Met.OFFICE_LOST,
                    Met.LEADER_TWICE_REFUSED,
                    Met.COMMIT,
                    Met.FINAL_COMMIT
                }) {
            assertThat(coverage.of(met)).as(met.name()).isPositive();
        }
    }

    @Test
    void aSeedIsAlwaysTheSameWorld() {
        for (long seed = 0; seed < 20; seed++) {
            assertThat(run(seed).traceHash()).isEqualTo(run(seed).traceHash());
        }
    }

    private static World run(long seed) {
        World world = World.conducted(seed);
        try {
            world.run();
        } catch (RuntimeException wrong) {
            fail("seed " + seed + ": " + wrong.getMessage(), wrong);
        }
        return world;
    }
}
