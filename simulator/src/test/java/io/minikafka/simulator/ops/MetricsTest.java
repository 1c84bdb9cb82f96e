package io.minikafka.simulator.ops;

import static org.assertj.core.api.Assertions.assertThat;

import io.minikafka.simulator.broker.Await;
import io.minikafka.simulator.broker.BrokerProcess;
import io.minikafka.simulator.broker.Ports;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.consumer.AcknowledgeType;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.KafkaShareConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the broker tells of itself, compared with what real clients did, and read by Prometheus' own checker.
class MetricsTest {
    private static final int HTTP = Ports.free();
    private static final int RECORDS = 500;

    @TempDir private static Path folder;
    private static BrokerProcess broker;
    private static KafkaShareConsumer<byte[], byte[]> sharer;

    @BeforeAll
    static void start() {
        broker =
                BrokerProcess.start(
                        folder,
                        Map.of(
                                "minikafka.http.listener",
                                "127.0.0.1:" + HTTP,
                                "minikafka.metrics.partitions.max",
                                "5",
                                "group.share.max.record.lock.duration.ms",
                                "3600000"));
        work();
        sharer = sharer();
        share(sharer);
    }

    /// A group that consumed half of a topic.
    private static void work() {
        try (Admin admin = Kafka.admin(broker.bootstrap())) {
            Kafka.create(admin, "counted", 2, Map.of());
            produce("counted");
            Map<TopicPartition, OffsetAndMetadata> half =
                    Map.of(new TopicPartition("counted", 0), new OffsetAndMetadata(RECORDS / 2));
            Kafka.get(admin.alterConsumerGroupOffsets("slow", half).all());
            Kafka.create(admin, "shared", 1, Map.of());
            Kafka.create(
                    admin, "dlq.shared", 1, Map.of("errors.deadletterqueue.group.enable", "true"));
            ConfigResource group = new ConfigResource(ConfigResource.Type.GROUP, "sharers");
            List<AlterConfigOp> settings =
                    List.of(
                            set("share.auto.offset.reset", "earliest"),
                            set("share.record.lock.duration.ms", "3600000"),
                            set("errors.deadletterqueue.topic.name", "dlq.shared"));
            Kafka.get(admin.incrementalAlterConfigs(Map.of(group, settings)).all());
        }
        produce("shared");
    }

    private static KafkaShareConsumer<byte[], byte[]> sharer() {
        KafkaShareConsumer<byte[], byte[]> made =
                new KafkaShareConsumer<>(
                        Map.of(
                                "bootstrap.servers", broker.bootstrap(),
                                "group.id", "sharers",
                                "share.acknowledgement.mode", "explicit",
                                "share.acquire.mode", "record_limit",
                                "max.poll.records", 10),
                        new ByteArrayDeserializer(),
                        new ByteArrayDeserializer());
        made.subscribe(List.of("shared"));
        return made;
    }

    /// Of the first ten records one is rejected, four are accepted and five released; then ten are kept.
    private static void share(KafkaShareConsumer<byte[], byte[]> consumer) {
        int place = 0;
        for (ConsumerRecord<byte[], byte[]> record : poll(consumer)) {
            consumer.acknowledge(
                    record,
                    place == 0
                            ? AcknowledgeType.REJECT
                            : place < 5 ? AcknowledgeType.ACCEPT : AcknowledgeType.RELEASE);
            place++;
        }
        assertThat(place).isEqualTo(10);
        consumer.commitSync().values().forEach(failure -> assertThat(failure).isEmpty());
        assertThat(poll(consumer)).hasSize(10);
    }

    private static ConsumerRecords<byte[], byte[]> poll(
            KafkaShareConsumer<byte[], byte[]> consumer) {
        List<ConsumerRecords<byte[], byte[]>> polled = new ArrayList<>();
        Await.until(
                "records come",
                () -> {
                    polled.add(consumer.poll(Duration.ofMillis(200)));
                    return !polled.getLast().isEmpty();
                });
        return polled.getLast();
    }

    @AfterAll
    static void stop() {
        sharer.close(Duration.ofSeconds(1));
        broker.close();
    }

    @Test
    void figuresAreWhatTheClientsDid() {
        Scrape scrape = Scrape.metrics(HTTP);
        assertThat(scrape.value(partition("end_offset", 0))).isEqualTo(RECORDS);
        assertThat(scrape.value(partition("received_bytes_total", 0))).isGreaterThan(RECORDS);
        assertThat(scrape.value(partition("end_offset", 1))).isZero();
        assertThat(scrape.value("minikafka_requests_total{api=\"Produce\"}"))
                .isEqualTo(
                        scrape.value(
                                "minikafka_request_seconds_count{api=\"Produce\",waited=\"false\"}"))
                .isPositive();
        assertThat(scrape.value("minikafka_wal_sync_seconds_count"))
                .isEqualTo(scrape.value("minikafka_wal_groups_total"));
        assertThat(scrape.value("minikafka_group_lag_records{group=\"slow\",topic=\"counted\"}"))
                .isEqualTo(RECORDS / 2.0);
        assertThat(scrape.value("minikafka_group_lag_seconds{group=\"slow\",topic=\"counted\"}"))
                .as("the first record that was not consumed is as old as it says")
                .isBetween(99.0, 300.0);
        assertThat(scrape.value("minikafka_storage_state{state=\"online\"}")).isEqualTo(1);
        assertThat(scrape.value("minikafka_metrics_failures_total")).isZero();
    }

    @Test
    void aGroupIsStuckWhileThereAreRecordsAndItDoesNotMove() {
        String stuck = "minikafka_group_stuck_seconds{group=\"slow\",topic=\"counted\"}";
        double before = Scrape.metrics(HTTP).value(stuck);
        assertThat(before).as("since its commit, not since the record").isBetween(0.0, 90.0);
        Await.until("it grows", () -> Scrape.metrics(HTTP).value(stuck) > before);
        assertThat(Scrape.metrics(HTTP).value("minikafka_group_lag_unknown_partitions")).isZero();
    }

    @Test
    void whatShareGroupsDoIsCounted() {
        Await.until(
                "the dead letter is written",
                () -> Scrape.metrics(HTTP).value(shared("dead_letters_total")) == 1);
        Scrape scrape = Scrape.metrics(HTTP);
        assertThat(scrape.value(shared("lag_records"))).isEqualTo(RECORDS - 5);
        assertThat(scrape.value(shared("lag_seconds"))).isBetween(99.0, 300.0);
        assertThat(scrape.value(shared("redeliveries_total"))).isGreaterThanOrEqualTo(5);
        assertThat(scrape.value(shared("in_flight_records"))).isEqualTo(10);
        assertThat(scrape.value("minikafka_share_lag_unknown_partitions")).isZero();
    }

    private static String shared(String what) {
        return "minikafka_share_%s{group=\"sharers\",topic=\"shared\"}".formatted(what);
    }

    @Test
    void howLongARecordNeedsToItsConsumerIsMeasured() {
        String count = "minikafka_delivery_seconds_count";
        double before = Scrape.metrics(HTTP).value(count);
        try (Admin admin = Kafka.admin(broker.bootstrap());
                KafkaConsumer<byte[], byte[]> consumer =
                        Kafka.consumer(broker.bootstrap(), Map.of())) {
            Kafka.create(admin, "delivered", 1, Map.of());
            produce("delivered");
            List<TopicPartition> all = List.of(new TopicPartition("delivered", 0));
            consumer.assign(all);
            assertThat(Kafka.readToEnd(consumer, all)).hasSize(RECORDS);
        }
        Scrape after = Scrape.metrics(HTTP);
        assertThat(after.value(count)).isGreaterThan(before);
        assertThat(after.value("minikafka_delivery_seconds_sum"))
                .as("less than a minute altogether")
                .isBetween(0.0, 60.0);
    }

    @Test
    void whatIsTooManyIsOneRow() {
        try (Admin admin = Kafka.admin(broker.bootstrap())) {
            Kafka.create(admin, "zz-many", 6, Map.of());
            produce("zz-many");
        }
        Scrape scrape = Scrape.metrics(HTTP);
        assertThat(scrape.text()).doesNotContain("zz-many");
        assertThat(scrape.value("minikafka_partition_end_offset{topic=\"(other)\",partition=\"\"}"))
                .isGreaterThanOrEqualTo(RECORDS);
    }

    @Test
    void prometheusTakesIt() throws Exception {
        Scrape prometheus = Scrape.metrics(HTTP);
        assertThat(prometheus.type()).startsWith("text/plain; version=0.0.4");
        Path text = Files.writeString(folder.resolve("metrics.txt"), prometheus.text());
        promtool(text, "check", "metrics");
        Scrape open = Scrape.of(HTTP, "/metrics", "application/openmetrics-text");
        assertThat(open.type()).startsWith("application/openmetrics-text; version=1.0.0");
        assertThat(open.text()).endsWith("# EOF\n");
    }

    private static final Pattern OF_A_CLUSTER =
            Pattern.compile("^minikafka_(link|replication|cluster)_");

    @Test
    void theAlertRulesAreRulesAndTheirMetricsExist() throws Exception {
        Path rules = Launcher.ROOT.resolve("ops/alerts.yml");
        promtool(Path.of("/dev/null"), "check", "rules", rules.toString());
        String told = Scrape.metrics(HTTP).text();
        for (Path file : List.of(rules, Launcher.ROOT.resolve("ops/grafana-dashboard.json"))) {
            Matcher names =
                    Pattern.compile("\\b(minikafka|jvm|process)_[a-z_]+\\b")
                            .matcher(Files.readString(file));
            while (names.find()) {
                if (OF_A_CLUSTER.matcher(names.group()).find()) {
                    continue; // ReplicationTest looks for these
                }
                assertThat(told)
                        .as(file + " asks for something that nobody tells")
                        .contains("# TYPE " + names.group().replaceFirst("_bucket$", "") + " ");
            }
        }
    }

    @Test
    void clientsSendTheirOwnMetricsWhenTheyAreAsked() {
        ConfigResource all = new ConfigResource(ConfigResource.Type.CLIENT_METRICS, "all");
        try (Admin admin = Kafka.admin(broker.bootstrap())) {
            Kafka.get(
                    admin.incrementalAlterConfigs(
                                    Map.of(
                                            all,
                                            List.of(
                                                    set("metrics", "*"),
                                                    set("interval.ms", "200"),
                                                    set("match", "client_id=talk.*"))))
                            .all());
            assertThat(Kafka.get(admin.listConfigResources().all())).contains(all);
        }
        try (var producer = Kafka.producer(broker.bootstrap(), Map.of("client.id", "talkative"))) {
            producer.partitionsFor("counted");
            Await.until(
                    "the client's metrics are shown",
                    () ->
                            Scrape.metrics(HTTP)
                                    .text()
                                    .contains("minikafka_client_metric{client_id=\"talkative\""));
        }
    }

    private static AlterConfigOp set(String key, String value) {
        return new AlterConfigOp(new ConfigEntry(key, value), AlterConfigOp.OpType.SET);
    }

    @Test
    void healthIsToldToWhoeverKeepsProcessesRunning() {
        assertThat(Scrape.of(HTTP, "/healthz", "*/*").status()).isEqualTo(200);
        assertThat(Scrape.of(HTTP, "/readyz", "*/*"))
                .extracting(Scrape::status, Scrape::text)
                .containsExactly(200, "ready\n");
    }

    @Test
    void statusShowsTheMainFigures() {
        Launcher.Result status =
                new Launcher(folder).run("status", "--data", broker.dataDir().toString());
        assertThat(status.code()).as(status.toString()).isZero();
        assertThat(status.text())
                .contains("http://127.0.0.1:" + HTTP + "/metrics", "traffic", "of heap used");
        assertThat(status.text()).containsPattern("sync to disk \\d+\\.\\d+ / \\d+\\.\\d+ ");
    }

    /// Records that say that they are 100 seconds old.
    private static void produce(String topic) {
        try (var producer = Kafka.producer(broker.bootstrap(), Map.of())) {
            for (int i = 0; i < RECORDS; i++) {
                var _ =
                        producer.send(
                                new ProducerRecord<>(
                                        topic,
                                        0,
                                        System.currentTimeMillis() - TimeUnit.SECONDS.toMillis(100),
                                        null,
                                        new byte[] {1}));
            }
        }
    }

    private static String partition(String what, int partition) {
        return "minikafka_partition_%s{topic=\"counted\",partition=\"%d\"}"
                .formatted(what, partition);
    }

    private static void promtool(Path input, String... words) throws Exception {
        List<String> command = new ArrayList<>(List.of("promtool"));
        command.addAll(List.of(words));
        Process process;
        try {
            process =
                    new ProcessBuilder(command)
                            .redirectInput(input.toFile())
                            .redirectErrorStream(true)
                            .start();
        } catch (IOException e) {
            throw new AssertionError(
                    "promtool is needed: Debian's package prometheus has it, .ci/run installs it",
                    e);
        }
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
    }
}
