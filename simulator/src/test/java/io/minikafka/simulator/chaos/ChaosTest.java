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
/// `./dev chaos -Dchaos.minutes=N -Dchaos.nodes=N -Dchaos.seed=N`; its table, picture and summary are in `target/chaos`,
/// and the picture also in the folder `-Dchaos.images`.
class ChaosTest {
    private static final Path RESULTS =
            Path.of(System.getProperty("simulator.dir", "."), "target", "chaos");
    private static final List<String> SETTINGS = List.of("group.initial.rebalance.delay.ms=0");

    @TempDir private Path folder = Path.of("");

    @Test
    void oneFaultOfEachKind() throws Exception {
        check(new ChaosRun.Plan(3, 4, 100, 0, seed()), "three-nodes", 500);
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
                        Integer.getInteger("chaos.partitions", 8),
                        Integer.getInteger("chaos.rate", 700),
                        TimeUnit.MINUTES.toMillis(minutes),
                        seed()),
                "chaos-" + nodes,
                10_000L * minutes);
        String images = System.getProperty("chaos.images", "");
        if (!images.isEmpty()) {
            String picture = "chaos-" + nodes + ".svg";
            Files.copy(
                    RESULTS.resolve(picture),
                    Path.of(images, picture),
                    StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private void check(ChaosRun.Plan plan, String name, long leastAcknowledged) throws Exception {
        System.err.println("chaos: " + plan);
        Summary summary = new ChaosRun(folder, plan, SETTINGS).run(RESULTS, name);
        System.err.println("chaos: " + plan + "\n" + summary.text());
        assertThat(summary.anomalies()).as("what clients saw; %s", plan).isEmpty();
        assertThat(summary.acknowledged()).as("acknowledged").isGreaterThan(leastAcknowledged);
        assertThat(summary.polled()).as("polled").isGreaterThan(leastAcknowledged);
        assertThat(summary.faults().keySet()).as("faults").contains(Fault.Kind.values());
    }

    private static long seed() {
        return Long.getLong("chaos.seed", ThreadLocalRandom.current().nextLong(1L << 40));
    }
}
