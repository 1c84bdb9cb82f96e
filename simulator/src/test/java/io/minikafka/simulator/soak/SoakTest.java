package io.minikafka.simulator.soak;

import static org.assertj.core.api.Assertions.assertThat;

import io.minikafka.simulator.broker.BrokerProcess;
import io.minikafka.simulator.broker.BrokerUnderTest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Half an hour of mixed load (`-Dsoak.minutes`), in which the broker's memory, threads and descriptors must stay
/// flat. The samples stay in `target/soak` as a table and as a picture.
@Tag("soak")
class SoakTest {
    private static final int MINUTES = Integer.getInteger("soak.minutes", 30);
    private static final long SAMPLE_EVERY_NANOS = TimeUnit.SECONDS.toNanos(3);
    private static final int PROGRESS_EVERY_SAMPLES = 10;
    private static final Map<String, String> SETTINGS =
            Map.of(
                    "group.initial.rebalance.delay.ms", "0",
                    "log.retention.check.interval.ms", "2000",
                    "producer.id.expiration.ms", "60000");

    @Test
    @Timeout(value = 24, unit = TimeUnit.HOURS)
    void memoryThreadsAndDescriptorsStayFlat(@TempDir Path folder) throws Exception {
        List<Sample> samples = new ArrayList<>();
        List<String> failures;
        try (BrokerUnderTest broker = BrokerProcess.start(folder, SETTINGS);
                Load load = new Load(broker.bootstrap())) {
            watch(broker, load, samples);
            failures = load.failures();
        }
        Path results =
                Files.createDirectories(
                        Path.of(System.getProperty("simulator.dir", "."), "target", "soak"));
        Plot.csv(results.resolve("soak.csv"), samples);
        Plot.svg(results.resolve("soak.svg"), samples);
        System.err.println("soak: see " + results);
        assertThat(failures).as("failures of clients").isEmpty();
        for (Sample.Curve curve : Sample.Curve.values()) {
            assertThat(Flatness.rise(curve, samples)).as(curve.label()).isEmpty();
        }
    }

    private static void watch(BrokerUnderTest broker, Load load, List<Sample> samples) {
        long start = System.nanoTime();
        long end = start + TimeUnit.MINUTES.toNanos(MINUTES);
        while (System.nanoTime() < end) {
            Sample sample = Sample.of(broker.pid(), (System.nanoTime() - start) / 1e9);
            samples.add(sample);
            if (samples.size() % PROGRESS_EVERY_SAMPLES == 1) {
                System.err.printf(
                        "soak: %.0f of %d s, RSS %d MiB, %d threads, %d descriptors; %s%n",
                        sample.seconds(),
                        MINUTES * 60,
                        sample.rssBytes() >> 20,
                        sample.threads(),
                        sample.descriptors(),
                        load.progress());
            }
            LockSupport.parkNanos(SAMPLE_EVERY_NANOS);
        }
    }
}
