package io.minikafka.simulator.ecosystem;

import static io.minikafka.simulator.ecosystem.Script.CONFIGS;
import static io.minikafka.simulator.ecosystem.Script.CONSOLE_CONSUMER;
import static io.minikafka.simulator.ecosystem.Script.CONSOLE_PRODUCER;
import static io.minikafka.simulator.ecosystem.Script.CONSUMER_PERF_TEST;
import static io.minikafka.simulator.ecosystem.Script.DELETE_RECORDS;
import static io.minikafka.simulator.ecosystem.Script.GET_OFFSETS;
import static io.minikafka.simulator.ecosystem.Script.LOG_DIRS;
import static io.minikafka.simulator.ecosystem.Script.PRODUCER_PERF_TEST;
import static io.minikafka.simulator.ecosystem.Script.TOPICS;
import static io.minikafka.simulator.ecosystem.Script.VERIFIABLE_CONSUMER;
import static io.minikafka.simulator.ecosystem.Script.VERIFIABLE_PRODUCER;
import static org.assertj.core.api.Assertions.assertThat;

import io.minikafka.simulator.broker.BrokerProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Kafka's tools for topics, their settings and their records.
class RecordToolsTest {
    @TempDir private static Path folder;
    private static BrokerProcess broker;
    private static Tools kafka;

    @BeforeAll
    static void start() {
        broker = BrokerProcess.start(folder, Map.of("group.initial.rebalance.delay.ms", "0"));
        kafka = new Tools(folder, broker.bootstrap());
    }

    @AfterAll
    static void stop() {
        broker.close();
    }

    @Test
    void topicsAreMadeDescribedGrownAndDeleted() {
        assertThat(
                        kafka.done(
                                TOPICS,
                                "--bootstrap-server @ --create --topic walk --partitions 2 --config retention.ms=100000"))
                .contains("Created topic walk.");
        kafka.done(TOPICS, "--bootstrap-server @ --alter --topic walk --partitions 3");
        assertThat(kafka.done(TOPICS, "--bootstrap-server @ --describe --topic walk").lines())
                .hasSize(4)
                .first()
                .asString()
                .contains(
                        "Topic: walk",
                        "PartitionCount: 3",
                        "ReplicationFactor: 1",
                        "retention.ms=100000");
        assertThat(kafka.done(TOPICS, "--bootstrap-server @ --describe --unavailable-partitions"))
                .isEmpty();
        assertThat(kafka.done(TOPICS, "--bootstrap-server @ --list").lines()).contains("walk");
        var again = kafka.call(TOPICS, "--bootstrap-server @ --create --topic walk");
        assertThat(again.code()).isEqualTo(1);
        assertThat(again.output()).contains("Topic 'walk' already exists");
        kafka.done(TOPICS, "--bootstrap-server @ --delete --topic walk");
        assertThat(kafka.done(TOPICS, "--bootstrap-server @ --list").lines())
                .doesNotContain("walk");
    }

    @Test
    void settingsOfTopicsBrokersAndGroupsAreChangedAndShown() {
        kafka.done(TOPICS, "--bootstrap-server @ --create --topic set");
        String topic = "--bootstrap-server @ --entity-type topics --entity-name set ";
        kafka.done(CONFIGS, topic + "--alter --add-config retention.ms=5000,segment.bytes=2000000");
        kafka.done(CONFIGS, topic + "--alter --delete-config retention.ms");
        assertThat(kafka.done(CONFIGS, topic + "--describe"))
                .contains("segment.bytes=2000000", "DYNAMIC_TOPIC_CONFIG", "DEFAULT_CONFIG")
                .doesNotContain("retention.ms=");
        assertThat(kafka.done(CONFIGS, topic + "--describe --all"))
                .contains("retention.ms=604800000");
        String brokers = "--bootstrap-server @ --entity-type brokers --entity-default ";
        kafka.done(CONFIGS, brokers + "--alter --add-config log.retention.ms=600000");
        assertThat(kafka.done(CONFIGS, topic + "--describe --all"))
                .contains("retention.ms=600000", "DYNAMIC_DEFAULT_BROKER_CONFIG");
        kafka.done(CONFIGS, brokers + "--alter --delete-config log.retention.ms");
        assertThat(
                        kafka.done(
                                CONFIGS,
                                "--bootstrap-server @ --entity-type brokers --describe --all"))
                .contains("log.dirs=" + broker.dataDir());
        String group = "--bootstrap-server @ --entity-type groups --entity-name readers ";
        kafka.done(CONFIGS, group + "--alter --add-config consumer.session.timeout.ms=50000");
        assertThat(kafka.done(CONFIGS, group + "--describe"))
                .contains("consumer.session.timeout.ms=50000", "DYNAMIC_GROUP_CONFIG");
        var wrong = kafka.call(CONFIGS, topic + "--alter --add-config retention.byte=5");
        assertThat(wrong.code()).isEqualTo(1);
        assertThat(wrong.toString()).contains("InvalidConfigurationException", "retention.byte");
    }

    @Test
    void theConsoleCarriesKeysHeadersAndTimestamps() {
        kafka.done(
                CONSOLE_PRODUCER,
                "--bootstrap-server @ --topic lines --compression-codec zstd --reader-property parse.key=true"
                        + " --reader-property parse.headers=true --reader-property null.marker=NIL",
                "h1:v1,h2:v2\tk1\tone\nh1:v3\tk2\tNIL\nh1:v4\tk3\tthree\n");
        String read =
                kafka.done(
                        CONSOLE_CONSUMER,
                        "--bootstrap-server @ --topic lines --from-beginning --max-messages 3"
                                + " --formatter-property print.key=true --formatter-property print.headers=true"
                                + " --formatter-property print.timestamp=true --formatter-property print.offset=true"
                                + " --formatter-property print.partition=true --formatter-property null.literal=NIL");
        assertThat(read.lines())
                .satisfiesExactly(
                        line ->
                                assertThat(line)
                                        .matches(
                                                "CreateTime:\\d{13}\tPartition:0\tOffset:0\th1:v1,h2:v2\tk1\tone"),
                        line -> assertThat(line).endsWith("Offset:1\th1:v3\tk2\tNIL"),
                        line -> assertThat(line).endsWith("Offset:2\th1:v4\tk3\tthree"));
        assertThat(
                        kafka.done(
                                CONSOLE_CONSUMER,
                                "--bootstrap-server @ --topic lines --partition 0 --offset 2 --max-messages 1"))
                .isEqualTo("three\n");
    }

    @Test
    void offsetsAreToldAndRecordsDeleted() throws IOException {
        kafka.done(CONSOLE_PRODUCER, "--bootstrap-server @ --topic cut", "a\nb\nc\nd\n");
        assertThat(kafka.done(GET_OFFSETS, "--bootstrap-server @ --topic cut"))
                .isEqualTo("cut:0:4\n");
        Path wanted = folder.resolve("delete.json");
        Files.writeString(
                wanted,
                """
                {"partitions": [{"topic": "cut", "partition": 0, "offset": 3}], "version": 1}\
                """);
        assertThat(kafka.done(DELETE_RECORDS, "--bootstrap-server @ --offset-json-file " + wanted))
                .contains("partition: cut-0\tlow_watermark: 3");
        assertThat(kafka.done(GET_OFFSETS, "--bootstrap-server @ --topic cut --time earliest"))
                .isEqualTo("cut:0:3\n");
        assertThat(kafka.done(GET_OFFSETS, "--bootstrap-server @ --topic cut --time max-timestamp"))
                .isEqualTo("cut:0:3\n");
        assertThat(kafka.done(LOG_DIRS, "--bootstrap-server @ --describe --topic-list cut"))
                .contains("\"partition\":\"cut-0\"", "\"logDir\":\"" + broker.dataDir() + "\"")
                .containsPattern("\"size\":[1-9]");
    }

    @Test
    void theVerifiableClientsAgree() {
        assertThat(
                        kafka.done(
                                VERIFIABLE_PRODUCER,
                                "--bootstrap-server @ --topic checked --max-messages 50 --throughput 1000 --value-prefix 7"))
                .contains("\"value\":\"7.49\"", "\"sent\":50,\"acked\":50");
        assertThat(
                        kafka.done(
                                VERIFIABLE_CONSUMER,
                                "--bootstrap-server @ --topic checked --group-id checkers --max-messages 50"
                                        + " --reset-policy earliest"))
                .contains("\"offset\":50}],\"success\":true");
    }

    @Test
    void thePerformanceToolsReport() {
        assertThat(
                        kafka.done(
                                PRODUCER_PERF_TEST,
                                "--bootstrap-server @ --topic fast --num-records 20000 --record-size 100 --throughput -1"))
                .contains("20000 records sent");
        assertThat(
                        kafka.done(
                                CONSUMER_PERF_TEST,
                                "--bootstrap-server @ --topic fast --num-records 20000"))
                .contains(", 20000, ");
    }
}
