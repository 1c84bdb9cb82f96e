package io.minikafka.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.minikafka.Fuzzing;
import io.minikafka.base.Await;
import io.minikafka.network.Listener;
import io.minikafka.network.NetworkConfig;
import io.minikafka.network.NetworkCounters;
import io.minikafka.network.NetworkTimeouts;
import io.minikafka.protocol.RandomRequests;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.common.protocol.ApiKeys;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Bad clients on real sockets, against everything that a broker serves: others are served on, and nothing of them stays.
@Tag("fuzz")
class SocketFuzzTest {
    /// Members of groups wait for each other, so their requests outlive their connections.
    private static final List<ApiKeys> WAIT_FOR_OTHERS =
            List.of(ApiKeys.JOIN_GROUP, ApiKeys.SYNC_GROUP);

    @TempDir private Path folder = Path.of("");

    @Test
    void badClientsHarmNobodyAndLeaveNothing() {
        Fuzzing.run("sockets", this::round);
    }

    private void round(long seed) throws Exception {
        var broken = new AtomicReference<Throwable>();
        try (var fuzzed = new FuzzedBroker(folder.resolve("data"), broken::set)) {
            NetworkConfig config =
                    NetworkConfig.defaults("127.0.0.1", 0)
                            .with(new NetworkTimeouts(2_000, 300, 500, 100));
            config =
                    config.with(
                            config.limits().withMaxRequestBytes(1 << 16).withInFlight(10, 1 << 20));
            var counters = new NetworkCounters();
            try (Listener listener =
                    Listener.open(
                            config,
                            fuzzed.broker().router(),
                            fuzzed.time(),
                            counters,
                            broken::set)) {
                Random random = new Random(seed);
                List<ApiKeys> apis =
                        fuzzed.broker().router().served().stream()
                                .filter(key -> !WAIT_FOR_OTHERS.contains(key))
                                .toList();
                RandomRequests requests =
                        new RandomRequests(random, FuzzedBroker.WORDS, FuzzedBroker.IDS);
                try (var fuzz = new SocketFuzz(listener.port(), random, requests, apis)) {
                    fuzz.run();
                }
                Await.until("all are gone", () -> listener.connections() == 0);
                Await.until("memory of requests is free", () -> listener.inFlightBytes() == 0);
                assertThat(counters.requests()).as("requests that got through").isPositive();
            }
            assertThat(fuzzed.broker().router().failures()).as("requests that failed").isZero();
        }
        assertThat(broken.get()).isNull();
    }
}
