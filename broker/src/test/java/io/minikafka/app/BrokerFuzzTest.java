package io.minikafka.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.minikafka.Fuzzing;
import io.minikafka.broker.RequestFuzz;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Random and damaged requests against everything that the broker serves.
@Tag("fuzz")
class BrokerFuzzTest {
    private static final int REQUESTS = Integer.getInteger("fuzz.requests", 20_000);

    @TempDir private Path folder = Path.of("");

    @Test
    void everyRequestOfEveryApiEnds() {
        Fuzzing.run("broker", this::round);
    }

    private void round(long seed) throws Exception {
        var broken = new AtomicReference<Throwable>();
        try (var fuzzed = new FuzzedBroker(folder.resolve("data"), broken::set)) {
            var fuzz =
                    new RequestFuzz(
                            fuzzed.broker().router(), FuzzedBroker.WORDS, FuzzedBroker.IDS, seed);
            assertThat(fuzz.run(REQUESTS)).as("answered").isGreaterThan(REQUESTS / 2);
        }
        assertThat(broken.get()).isNull();
    }
}
