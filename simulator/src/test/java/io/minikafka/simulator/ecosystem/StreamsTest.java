package io.minikafka.simulator.ecosystem;

import static io.minikafka.simulator.ecosystem.Script.GROUPS;
import static io.minikafka.simulator.ecosystem.Script.STREAMS_GROUPS;
import static org.assertj.core.api.Assertions.assertThat;

import io.minikafka.simulator.broker.BrokerProcess;
import io.minikafka.simulator.ops.Launcher;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Kafka Streams applications while the broker is killed and they themselves are restarted. What they say at the end
/// is what a plain program counts and joins. Each application runs twice beside itself: once with the classic protocol
/// and once with the one of Streams groups. `./dev ecosystem -Decosystem.rounds=N` kills more often.
@Tag("ecosystem")
class StreamsTest {
    private static final int ROUNDS = Integer.getInteger("ecosystem.rounds", 1);
    private static final int LINES = 1_000;
    private static final int PAIRS = 1_500;
    private static final String SERVER = "--bootstrap-server @ ";

    private enum Protocol {
        CLASSIC("classic", "group.instance.id", "one"),
        STREAMS("streams", "group.protocol", "streams");

        private final String word;
        private final String setting;
        private final String value;

        Protocol(String word, String setting, String value) {
            this.word = word;
            this.setting = setting;
            this.value = value;
        }

        private String topic(String name) {
            return name + "-" + word;
        }
    }

    @TempDir private Path folder;
    private BrokerProcess broker;
    private StreamsData data;

    /// Sessions are short: a killed application that is no static member is waited for.
    @BeforeEach
    void start() {
        broker =
                BrokerProcess.start(
                        folder,
                        Map.of(
                                "group.initial.rebalance.delay.ms", "0",
                                "group.streams.initial.rebalance.delay.ms", "0",
                                "group.streams.session.timeout.ms", "5000",
                                "group.streams.min.session.timeout.ms", "5000",
                                "group.streams.heartbeat.interval.ms", "500",
                                "group.streams.min.heartbeat.interval.ms", "500"));
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
        try (StreamsApp classic = counter(Protocol.CLASSIC);
                StreamsApp streams = counter(Protocol.STREAMS)) {
            List<StreamsApp> apps = List.of(classic, streams);
            apps.forEach(StreamsApp::start);
            data.sendLines(LINES);
            classic.await("the first counts", () -> !counts(Protocol.CLASSIC).isEmpty());
            streams.await("the first counts", () -> !counts(Protocol.STREAMS).isEmpty());
            for (int round = 0; round < ROUNDS; round++) {
                data.sendLines(LINES);
                broker.kill9();
                broker.restart();
                data.sendLines(LINES);
                awaitCounts(classic, streams);
                apps.forEach(StreamsApp::stop);
                apps.forEach(StreamsApp::start);
                data.sendLines(LINES);
                awaitCounts(classic, streams);
            }
            streams.await(
                    "the repartition topic is purged",
                    () -> data.isPurged("counter-streams-words-repartition"));
            itsGroupIsShown();
        }
        for (Protocol protocol : Protocol.values()) {
            String app = protocol.topic("counter");
            assertThat(data.setting(app + "-counts-changelog", "cleanup.policy"))
                    .isEqualTo("compact");
            assertThat(data.setting(app + "-words-repartition", "cleanup.policy"))
                    .isEqualTo("delete");
            assertThat(data.setting(app + "-words-repartition", "retention.ms")).isEqualTo("-1");
        }
    }

    private StreamsApp counter(Protocol protocol) {
        data.create(protocol.topic("counts"), Map.of("cleanup.policy", "compact"));
        return app(protocol, "counter", Map.of(), "count", "lines", protocol.topic("counts"));
    }

    private Map<String, Long> counts(Protocol protocol) {
        return data.counts(protocol.topic("counts"));
    }

    private void awaitCounts(StreamsApp classic, StreamsApp streams) {
        classic.await("all counts", () -> data.expectedCounts().equals(counts(Protocol.CLASSIC)));
        streams.await("all counts", () -> data.expectedCounts().equals(counts(Protocol.STREAMS)));
    }

    private void itsGroupIsShown() {
        Tools kafka = new Tools(folder, broker.bootstrap());
        String group = SERVER + "--describe --group counter-streams ";
        assertThat(kafka.done(STREAMS_GROUPS, SERVER + "--list")).contains("counter-streams");
        assertThat(kafka.done(GROUPS, SERVER + "--list"))
                .containsPattern("counter-streams +Streams +streams")
                .containsPattern("counter-classic +Classic +consumer");
        assertThat(kafka.done(STREAMS_GROUPS, group + "--state")).contains("Stable");
        assertThat(kafka.done(STREAMS_GROUPS, group + "--members --verbose"))
                .containsPattern("ACTIVE:? ?.*1:");
        assertThat(kafka.done(STREAMS_GROUPS, group + "--offsets")).contains("lines");
        Launcher minikafka = new Launcher(folder);
        String[] describe = {"groups", "describe", "counter-streams", "-b", broker.bootstrap()};
        assertThat(minikafka.run(describe).text())
                .contains("Streams, Stable, 2 members")
                .containsPattern("lines +0 +\\d+ +\\d+ .*StreamThread");
        String[] explain = {"groups", "explain", "counter-streams", "-b", broker.bootstrap()};
        assertThat(minikafka.run(explain).text())
                .contains("found the group again after a restart of the broker", "joined");
    }

    /// Exactly once means one record for each pair, whoever is killed.
    @Test
    void everyPairIsJoinedExactlyOnce() {
        data.create("left", Map.of());
        data.create("right", Map.of());
        try (StreamsApp classic = joiner(Protocol.CLASSIC);
                StreamsApp streams = joiner(Protocol.STREAMS)) {
            List<StreamsApp> apps = List.of(classic, streams);
            apps.forEach(StreamsApp::start);
            data.sendPairs(PAIRS);
            classic.await("the first pairs", () -> !pairs(Protocol.CLASSIC).isEmpty());
            streams.await("the first pairs", () -> !pairs(Protocol.STREAMS).isEmpty());
            for (int round = 0; round < ROUNDS; round++) {
                data.sendPairs(PAIRS);
                broker.kill9();
                broker.restart();
                data.sendPairs(PAIRS);
                apps.forEach(StreamsApp::kill9);
                data.sendPairs(PAIRS);
                apps.forEach(StreamsApp::start);
                awaitPairs(classic, Protocol.CLASSIC);
                awaitPairs(streams, Protocol.STREAMS);
            }
        }
        for (Protocol protocol : Protocol.values()) {
            assertThat(pairs(protocol)).containsExactlyInAnyOrderElementsOf(data.expectedPairs());
        }
    }

    private StreamsApp joiner(Protocol protocol) {
        data.create(protocol.topic("pairs"), Map.of());
        return app(
                protocol,
                "joiner",
                Map.of("processing.guarantee", "exactly_once_v2"),
                "join",
                "left",
                "right",
                protocol.topic("pairs"));
    }

    private List<String> pairs(Protocol protocol) {
        return data.pairs(protocol.topic("pairs"));
    }

    private void awaitPairs(StreamsApp app, Protocol protocol) {
        app.await("all pairs", () -> pairs(protocol).size() >= data.expectedPairs().size());
    }

    /// Of the classic protocol they are static members: the next start goes on at once, before the last session ends.
    private StreamsApp app(
            Protocol protocol, String id, Map<String, String> more, String... topology) {
        Map<String, String> settings = new HashMap<>(more);
        settings.put(protocol.setting, protocol.value);
        return new StreamsApp(folder, broker.bootstrap(), protocol.topic(id), settings, topology);
    }
}
