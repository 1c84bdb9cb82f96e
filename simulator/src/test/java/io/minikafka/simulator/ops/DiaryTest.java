package io.minikafka.simulator.ops;

import static org.assertj.core.api.Assertions.assertThat;

import io.minikafka.simulator.broker.Await;
import io.minikafka.simulator.broker.BrokerProcess;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListTopicsOptions;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The broker's own lines and figures, read from their topics by a plain client.
class DiaryTest {
    private static final String LOGS = "__minikafka_logs";
    private static final String METRICS = "__minikafka_metrics";

    @TempDir private Path folder;

    @Test
    void linesAndFiguresGoIntoTopicsOfTheirOwn() {
        try (BrokerProcess broker =
                BrokerProcess.start(folder, Map.of("minikafka.diary.metrics.interval.ms", "500"))) {
            List<String> lines = new ArrayList<>();
            read(broker, LOGS, record -> lines.add(text(record)), () -> said(lines));
            assertThat(lines).anyMatch(line -> line.contains("Storage is open"));
            List<String> kinds = new ArrayList<>();
            List<String> figures = new ArrayList<>();
            read(
                    broker,
                    METRICS,
                    record -> {
                        kinds.add(kind(record));
                        figures.add(text(record));
                    },
                    () -> kinds.size() >= 3);
            assertThat(kinds).startsWith("full", "changes", "changes");
            assertThat(figures.getFirst())
                    .contains("minikafka_node{node=\"1\"} 1\n")
                    .doesNotContain("_bucket", "#");
            assertThat(figures.get(2).length()).isLessThan(figures.getFirst().length());
            try (Admin admin = Kafka.admin(broker.bootstrap())) {
                assertThat(Kafka.get(admin.listTopics().names())).as("they are internal").isEmpty();
            }
        }
    }

    @Test
    void bothCanBeSwitchedOff() {
        Map<String, String> off =
                Map.of(
                        "minikafka.diary.logs.enable", "false",
                        "minikafka.diary.metrics.interval.ms", "0");
        try (BrokerProcess broker = BrokerProcess.start(folder, off);
                Admin admin = Kafka.admin(broker.bootstrap())) {
            Await.until(
                    "the broker works for two seconds",
                    () -> ProcessHandle.of(broker.pid()).isPresent() && isOld(broker));
            assertThat(
                            Kafka.get(
                                    admin.listTopics(new ListTopicsOptions().listInternal(true))
                                            .names()))
                    .isEmpty();
        }
    }

    private static boolean isOld(BrokerProcess broker) {
        return ProcessHandle.of(broker.pid())
                .flatMap(process -> process.info().startInstant())
                .filter(start -> start.plusSeconds(4).isBefore(Instant.now()))
                .isPresent();
    }

    private static boolean said(List<String> lines) {
        return lines.stream()
                .anyMatch(line ->
                        line.startsWith("time=") && line.contains("msg=\"broker started\""));
    }

    private interface Taker {
        void take(ConsumerRecord<byte[], byte[]> record);
    }

    private static void read(
            BrokerProcess broker, String topic, Taker taker, BooleanSupplier isEnough) {
        try (KafkaConsumer<byte[], byte[]> consumer =
                Kafka.consumer(broker.bootstrap(), Map.of("metadata.max.age.ms", "200"))) {
            TopicPartition partition = new TopicPartition(topic, 0);
            consumer.assign(List.of(partition));
            Await.until(
                    "enough is in " + topic,
                    () -> {
                        consumer.poll(Duration.ofMillis(200)).forEach(taker::take);
                        return isEnough.getAsBoolean();
                    });
        }
    }

    private static String text(ConsumerRecord<byte[], byte[]> record) {
        return new String(record.value(), StandardCharsets.UTF_8);
    }

    private static String kind(ConsumerRecord<byte[], byte[]> record) {
        return new String(record.headers().lastHeader("kind").value(), StandardCharsets.UTF_8);
    }
}
