package io.minikafka.simulator.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Clients see nothing that they must not see, whatever is done to the processes and wires. A long run is
/// `./dev chaos -Dchaos.minutes=N -Dchaos.nodes=N -Dchaos.seed=N`; its timeline is in `target/chaos`.
class ChaosTest {
    private static final Path RESULTS =
            Path.of(System.getProperty("simulator.dir", "."), "target", "chaos");
    private static final List<String> SETTINGS = List.of("group.initial.rebalance.delay.ms=0");

    @TempDir private Path folder = Path.of("");

    @Test
    void threeNodesForAWhile() throws Exception {
        check(
                new ChaosRun.Plan(3, true, 4, 100, TimeUnit.SECONDS.toMillis(20), seed()),
                "three-nodes",
                500,
                2);
    }

    @Test
    @Tag("chaos")
    @Timeout(value = 24, unit = TimeUnit.HOURS)
    void aClusterThroughFaultsOfAllKinds() throws Exception {
        int minutes = Integer.getInteger("chaos.minutes", 120);
        int nodes = Integer.getInteger("chaos.nodes", 3);
        check(
                new ChaosRun.Plan(
                        nodes,
                        nodes > 1,
                        Integer.getInteger("chaos.partitions", 8),
                        Integer.getInteger("chaos.rate", 600),
                        TimeUnit.MINUTES.toMillis(minutes),
                        seed()),
                "cluster-" + nodes,
                1_000L * minutes,
                5 * minutes);
    }

    private void check(ChaosRun.Plan plan, String name, long leastAcknowledged, int leastFaults)
            throws Exception {
        System.err.println("chaos: " + plan);
        ChaosRun.Result result = new ChaosRun(folder, plan, SETTINGS).run(RESULTS, name);
        System.err.println("chaos: " + result);
        assertThat(result.anomalies()).as("what clients saw; %s", plan).isEmpty();
        assertThat(result.acknowledged()).as("acknowledged").isGreaterThan(leastAcknowledged);
        assertThat(result.polled()).as("polled").isGreaterThan(leastAcknowledged);
        assertThat(result.faults()).as("faults").isGreaterThanOrEqualTo(leastFaults);
    }

    private static long seed() {
        return Long.getLong("chaos.seed", ThreadLocalRandom.current().nextLong(1L << 40));
    }
}
