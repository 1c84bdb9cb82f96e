package io.minikafka.simulator.ecosystem;

import static org.assertj.core.api.Assertions.assertThat;

import io.minikafka.simulator.broker.BrokerProcess;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Kafka Streams applications while the broker is killed and they themselves are restarted. What they say at the end
/// is what a plain program counts and joins. `./dev ecosystem -Decosystem.rounds=N` kills more often.
@Tag("ecosystem")
class StreamsTest {
    private static final int ROUNDS = Integer.getInteger("ecosystem.rounds", 1);
    private static final int LINES = 1_000;
    private static final int PAIRS = 1_500;

    @TempDir private Path folder;
    private BrokerProcess broker;
    private StreamsData data;

    @BeforeEach
    void start() {
        broker = BrokerProcess.start(folder, Map.of("group.initial.rebalance.delay.ms", "0"));
        data = new StreamsData(broker.bootstrap());
    }

    @AfterEach
    void stop() {
        data.close();
        broker.close();
    }

    /// Processing at least once counts nothing twice as long as the application itself is not killed.
    @Test
    void wordsAreCounted() {
        data.create("lines", Map.of());
        data.create("counts", Map.of("cleanup.policy", "compact"));
        try (StreamsApp app = app("counter", Map.of(), "count", "lines", "counts")) {
            app.start();
            data.sendLines(LINES);
            app.await("the first counts", () -> !data.counts().isEmpty());
            for (int round = 0; round < ROUNDS; round++) {
                data.sendLines(LINES);
                broker.kill9();
                broker.restart();
                data.sendLines(LINES);
                app.await("all counts", () -> data.expectedCounts().equals(data.counts()));
                app.stop();
                app.start();
                data.sendLines(LINES);
                app.await(
                        "all counts after a restart",
                        () -> data.expectedCounts().equals(data.counts()));
            }
            app.await(
                    "the repartition topic is purged",
                    () -> data.isPurged("counter-words-repartition"));
        }
        assertThat(data.counts()).isEqualTo(data.expectedCounts());
        assertThat(data.setting("counter-counts-changelog", "cleanup.policy")).isEqualTo("compact");
        assertThat(data.setting("counter-words-repartition", "cleanup.policy")).isEqualTo("delete");
        assertThat(data.setting("counter-words-repartition", "retention.ms")).isEqualTo("-1");
    }

    /// Exactly once means one record for each pair, whoever is killed.
    @Test
    void everyPairIsJoinedExactlyOnce() {
        data.create("left", Map.of());
        data.create("right", Map.of());
        data.create("pairs", Map.of());
        Map<String, String> exactlyOnce = Map.of("processing.guarantee", "exactly_once_v2");
        try (StreamsApp app = app("joiner", exactlyOnce, "join", "left", "right", "pairs")) {
            app.start();
            data.sendPairs(PAIRS);
            app.await("the first pairs", () -> !data.pairs().isEmpty());
            for (int round = 0; round < ROUNDS; round++) {
                data.sendPairs(PAIRS);
                broker.kill9();
                broker.restart();
                data.sendPairs(PAIRS);
                app.kill9();
                data.sendPairs(PAIRS);
                app.start();
                app.await("all pairs", () -> data.pairs().size() >= data.expectedPairs().size());
            }
        }
        assertThat(data.pairs()).containsExactlyInAnyOrderElementsOf(data.expectedPairs());
    }

    /// Static members: the next start of an application goes on at once, before the session of the last one ends.
    private StreamsApp app(String id, Map<String, String> more, String... topology) {
        Map<String, String> settings = new HashMap<>(more);
        settings.put("group.instance.id", "one");
        return new StreamsApp(folder, broker.bootstrap(), id, settings, topology);
    }
}
