package io.minikafka.simulator.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Clients see nothing that they must not see, whatever is done to the processes, wires and disks. A long run is
/// `./dev chaos -Dchaos.minutes=N -Dchaos.nodes=N -Dchaos.network=namespaces -Dchaos.seed=N`; its table, picture and summary are in `target/chaos`,
/// and the picture also in the folder `-Dchaos.images`.
class ChaosTest {
    private static final Path RESULTS =
            Path.of(System.getProperty("simulator.dir", "."), "target", "chaos");
    private static final List<String> SETTINGS = List.of("group.initial.rebalance.delay.ms=0");

    /// The run that has a name: what it is by default, and what it must reach to count.
    private static final int MINUTES = 120;

    private static final int RATE = 700;
    private static final long ACKNOWLEDGED = 10_000_000;
    private static final int FAULTS = 500;

    /// What a run must reach.
    private record Goal(long acknowledged, int faults) {
        /// A shorter run, or one that sends less, only has to show that the clients were at work: it spends its time on
        /// beginning, and on one fault of each kind. A longer one must go on like the one that has a name.
        static Goal of(int minutes, int rate) {
            return minutes < MINUTES || rate < RATE
                    ? new Goal(10_000L * minutes, 0)
                    : new Goal(ACKNOWLEDGED * minutes / MINUTES, FAULTS * minutes / MINUTES);
        }
    }

    @TempDir private Path folder = Path.of("");

    /// One fault of each kind, and then as many as chance draws until the time is over.
    @Test
    @Timeout(value = 15, unit = TimeUnit.MINUTES)
    void fiveMinutesOfFaults() throws Exception {
        long rageMs = TimeUnit.MINUTES.toMillis(5);
        check(
                new ChaosRun.Plan(3, 4, 100, rageMs, false, seed()),
                "three-nodes",
                new Goal(10_000, 0));
    }

    @Test
    @Tag("chaos")
    @Timeout(value = 24, unit = TimeUnit.HOURS)
    void aClusterThroughFaultsOfAllKinds() throws Exception {
        int minutes = Integer.getInteger("chaos.minutes", MINUTES);
        int rate = Integer.getInteger("chaos.rate", RATE);
        int nodes = Integer.getInteger("chaos.nodes", 3);
        boolean inNamespaces = System.getProperty("chaos.network", "").equals("namespaces");
        String name = "chaos-" + nodes + (inNamespaces ? "-namespaces" : "");
        check(
                new ChaosRun.Plan(
                        nodes,
                        Integer.getInteger("chaos.partitions", 8),
                        rate,
                        TimeUnit.MINUTES.toMillis(minutes),
                        inNamespaces,
                        seed()),
                name,
                Goal.of(minutes, rate));
        String images = System.getProperty("chaos.images", "");
        if (!images.isEmpty()) {
            String picture = name + ".svg";
            Files.copy(
                    RESULTS.resolve(picture),
                    Path.of(images, picture),
                    StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private void check(ChaosRun.Plan plan, String name, Goal goal) throws Exception {
        System.err.println("chaos: " + plan);
        Summary summary = new ChaosRun(folder, plan, SETTINGS).run(RESULTS, name);
        System.err.println("chaos: " + plan + "\n" + summary.text());
        assertThat(summary.anomalies()).as("what clients saw; %s", plan).isEmpty();
        assertThat(summary.acknowledged()).as("acknowledged").isGreaterThan(goal.acknowledged());
        assertThat(summary.polled()).as("polled").isGreaterThan(goal.acknowledged());
        assertThat(summary.faultCount()).as("faults").isGreaterThanOrEqualTo(goal.faults());
        assertThat(summary.faults().keySet()).as("faults").containsAll(plan.kinds());
    }

    private static long seed() {
        return Long.getLong("chaos.seed", ThreadLocalRandom.current().nextLong(1L << 40));
    }
}
