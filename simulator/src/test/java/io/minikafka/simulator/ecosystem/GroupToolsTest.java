package io.minikafka.simulator.ecosystem;

import static io.minikafka.simulator.ecosystem.Script.CONFIGS;
import static io.minikafka.simulator.ecosystem.Script.CONSOLE_CONSUMER;
import static io.minikafka.simulator.ecosystem.Script.CONSOLE_SHARE_CONSUMER;
import static io.minikafka.simulator.ecosystem.Script.CONSUMER_GROUPS;
import static io.minikafka.simulator.ecosystem.Script.GROUPS;
import static io.minikafka.simulator.ecosystem.Script.SHARE_GROUPS;
import static io.minikafka.simulator.ecosystem.Script.VERIFIABLE_CONSUMER;
import static org.assertj.core.api.Assertions.assertThat;

import io.minikafka.simulator.broker.BrokerProcess;
import io.minikafka.simulator.ops.Kafka;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Kafka's tools for groups: `kafka-consumer-groups` in all its forms, `kafka-share-groups`, `kafka-groups`, and
/// `kafka-configs` for what is set of groups and clients. Streams groups are in [StreamsTest].
class GroupToolsTest {
    private static final String SERVER = "--bootstrap-server @ ";
    private static final String RESET = SERVER + "--reset-offsets --group readers --execute ";
    private static final int RECORDS = 5;

    @TempDir private static Path folder;
    private static BrokerProcess broker;
    private static Tools kafka;

    @BeforeAll
    static void start() {
        broker = BrokerProcess.start(folder, Map.of("group.initial.rebalance.delay.ms", "0"));
        kafka = new Tools(folder, broker.bootstrap());
        try (var admin = Kafka.admin(broker.bootstrap());
                var producer = Kafka.producer(broker.bootstrap(), Map.of())) {
            Kafka.create(admin, "words", 2, Map.of());
            for (int i = 0; i < RECORDS; i++) {
                for (int partition = 0; partition < 2; partition++) {
                    Kafka.send(
                            producer,
                            new TopicPartition("words", partition),
                            ("w" + i).getBytes(StandardCharsets.UTF_8));
                }
            }
        }
    }

    @AfterAll
    static void stop() {
        broker.close();
    }

    @Test
    void aGroupIsShownMovedAndDeleted() throws IOException {
        String read =
                kafka.done(
                        CONSOLE_CONSUMER,
                        SERVER
                                + "--topic words --group readers --from-beginning --max-messages 10");
        assertThat(read.lines()).hasSize(2 * RECORDS);
        assertThat(kafka.done(CONSUMER_GROUPS, SERVER + "--list --state"))
                .containsPattern("readers +Empty");
        assertThat(kafka.done(CONSUMER_GROUPS, SERVER + "--describe --group readers"))
                .containsPattern("readers +words +0 +5 +5 +0 +- +- +-")
                .containsPattern("readers +words +1 +5 +5 +0 ");
        assertThat(kafka.done(CONSUMER_GROUPS, SERVER + "--describe --group readers --state"))
                .containsPattern("readers +127.0.0.1:\\d+ +\\(1\\) +- +Empty +0");
        moves();
        assertThat(
                        kafka.done(
                                CONSUMER_GROUPS,
                                SERVER + "--delete-offsets --group readers --topic words:1"))
                .containsPattern("words +1 +Successful");
        assertThat(committed("readers")).isEqualTo("0:2");
        assertThat(kafka.done(GROUPS, SERVER + "--list"))
                .containsPattern("readers +Classic +consumer");
        assertThat(kafka.done(CONSUMER_GROUPS, SERVER + "--delete --group readers"))
                .contains("('readers') was successful");
        assertThat(kafka.done(GROUPS, SERVER + "--list")).doesNotContain("readers");
    }

    @Test
    void aGroupOfTheNewProtocolIsShownMovedAndDeleted() {
        assertThat(
                        kafka.done(
                                VERIFIABLE_CONSUMER,
                                SERVER
                                        + "--topic words --group-id modern --group-protocol consumer"
                                        + " --max-messages 10 --reset-policy earliest"))
                .contains("\"success\":true");
        assertThat(kafka.done(GROUPS, SERVER + "--list --consumer"))
                .containsPattern("modern +Consumer +consumer");
        assertThat(kafka.done(CONSUMER_GROUPS, SERVER + "--list --type consumer"))
                .contains("modern")
                .doesNotContain("readers");
        assertThat(kafka.done(CONSUMER_GROUPS, SERVER + "--describe --group modern"))
                .containsPattern("modern +words +1 +5 +5 +0 ");
        kafka.done(
                CONSUMER_GROUPS,
                SERVER + "--reset-offsets --group modern --execute --topic words --to-offset 3");
        assertThat(committed("modern")).isEqualTo("0:3 1:3");
        kafka.done(CONSUMER_GROUPS, SERVER + "--delete --group modern");
    }

    @Test
    void aShareGroupIsShownMovedAndDeleted() {
        kafka.done(
                CONFIGS,
                SERVER
                        + "--alter --entity-type groups --entity-name sharers"
                        + " --add-config share.auto.offset.reset=earliest,share.session.timeout.ms=50000");
        assertThat(
                        kafka.done(
                                CONFIGS,
                                SERVER + "--describe --entity-type groups --entity-name sharers"))
                .contains("share.auto.offset.reset=earliest", "share.session.timeout.ms=50000");
        String read =
                kafka.done(
                        CONSOLE_SHARE_CONSUMER,
                        SERVER + "--topic words --group sharers --max-messages 10");
        assertThat(read.lines()).hasSize(2 * RECORDS);
        assertThat(kafka.done(SHARE_GROUPS, SERVER + "--list")).contains("sharers");
        assertThat(kafka.done(SHARE_GROUPS, SERVER + "--describe --group sharers --state"))
                .containsPattern("sharers .*Empty");
        assertThat(kafka.done(SHARE_GROUPS, SERVER + "--describe --group sharers"))
                .containsPattern("sharers +words +0 ");
        assertThat(
                        kafka.done(
                                SHARE_GROUPS,
                                SERVER
                                        + "--reset-offsets --group sharers --topic words --to-earliest --execute"))
                .containsPattern("words +0 +0");
        assertThat(kafka.done(SHARE_GROUPS, SERVER + "--delete --group sharers"))
                .contains("sharers");
        assertThat(kafka.done(SHARE_GROUPS, SERVER + "--list")).doesNotContain("sharers");
    }

    @Test
    void quotasAndSettingsOfGroupsAreKept() {
        kafka.done(
                CONFIGS,
                SERVER
                        + "--alter --entity-type clients --entity-name app --add-config producer_byte_rate=1048576");
        assertThat(
                        kafka.done(
                                CONFIGS,
                                SERVER + "--describe --entity-type clients --entity-name app"))
                .contains("producer_byte_rate=1048576.0");
        kafka.done(
                CONFIGS,
                SERVER
                        + "--alter --entity-type groups --entity-name app --add-config streams.num.standby.replicas=1");
        assertThat(
                        kafka.done(
                                CONFIGS,
                                SERVER + "--describe --entity-type groups --entity-name app"))
                .contains("streams.num.standby.replicas=1");
        assertThat(
                        kafka.call(
                                        CONFIGS,
                                        SERVER
                                                + "--alter --entity-type groups --entity-name app"
                                                + " --add-config streams.num.standby.replicas=3")
                                .toString())
                .contains("group.streams.max.standby.replicas");
    }

    private void moves() throws IOException {
        kafka.done(CONSUMER_GROUPS, RESET + "--topic words --to-earliest");
        assertThat(committed("readers")).isEqualTo("0:0 1:0");
        kafka.done(CONSUMER_GROUPS, RESET + "--topic words:1 --to-latest");
        assertThat(committed("readers")).isEqualTo("0:0 1:5");
        kafka.done(CONSUMER_GROUPS, RESET + "--all-topics --to-offset 3");
        assertThat(committed("readers")).isEqualTo("0:3 1:3");
        kafka.done(CONSUMER_GROUPS, RESET + "--topic words --shift-by -1");
        assertThat(committed("readers")).isEqualTo("0:2 1:2");
        kafka.done(CONSUMER_GROUPS, RESET + "--topic words --to-current");
        assertThat(committed("readers")).isEqualTo("0:2 1:2");
        kafka.done(CONSUMER_GROUPS, RESET + "--topic words --by-duration PT1H");
        assertThat(committed("readers")).isEqualTo("0:0 1:0");
        kafka.done(CONSUMER_GROUPS, RESET + "--topic words --to-datetime 2100-01-01T00:00:00.000");
        assertThat(committed("readers")).isEqualTo("0:5 1:5");
        String exported =
                kafka.done(
                        CONSUMER_GROUPS,
                        SERVER
                                + "--reset-offsets --group readers --topic words --to-offset 2 --dry-run --export");
        assertThat(committed("readers")).isEqualTo("0:5 1:5");
        assertThat(exported.lines()).contains("words,0,2", "words,1,2");
        Path plan = folder.resolve("plan.csv");
        Files.writeString(plan, exported);
        kafka.done(CONSUMER_GROUPS, RESET + "--from-file " + plan);
        assertThat(committed("readers")).isEqualTo("0:2 1:2");
    }

    /// The group's places, as `partition:offset`.
    private static String committed(String group) {
        try (Admin admin = Kafka.admin(broker.bootstrap())) {
            return Kafka.get(admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata())
                    .entrySet()
                    .stream()
                    .map(e -> e.getKey().partition() + ":" + e.getValue().offset())
                    .sorted()
                    .collect(Collectors.joining(" "));
        }
    }
}
