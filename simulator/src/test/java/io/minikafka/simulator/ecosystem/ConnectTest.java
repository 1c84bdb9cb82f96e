package io.minikafka.simulator.ecosystem;

import static org.assertj.core.api.Assertions.assertThat;

import io.minikafka.simulator.broker.BrokerProcess;
import io.minikafka.simulator.ops.Kafka;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A Connect worker carries the lines of a file through a topic into another file, while the broker and the worker
/// are killed. Each line is in the topic once: the source is exactly once. `./dev ecosystem -Decosystem.rounds=N` kills more often.
@Tag("ecosystem")
class ConnectTest {
    private static final int ROUNDS = Integer.getInteger("ecosystem.rounds", 1);
    private static final int LINES = 1_000;

    @TempDir private Path folder;
    private BrokerProcess broker;
    private ConnectWorker worker;
    private Path source;
    private Path sink;
    private final List<String> written = new ArrayList<>();

    @BeforeEach
    void start() {
        broker = BrokerProcess.start(folder, Map.of("group.initial.rebalance.delay.ms", "0"));
        worker = new ConnectWorker(folder, broker.bootstrap());
        source = folder.resolve("source.txt");
        sink = folder.resolve("sink.txt");
    }

    @AfterEach
    void stop() {
        worker.close();
        broker.close();
    }

    @Test
    void aFileComesOutAsItWentIn() {
        worker.start();
        write(LINES);
        configureConnectors();
        awaitArrival("the first lines");
        for (int round = 0; round < ROUNDS; round++) {
            broker.kill9();
            write(LINES);
            broker.restart();
            awaitArrival("the lines after the kill");
            write(LINES);
            worker.kill9();
            worker.start();
            awaitArrival("the lines after the worker's kill");
            worker.await("both run", () -> worker.isRunning("in") && worker.isRunning("out"));
        }
        assertThat(arrived()).isEqualTo(written);
        List<ConsumerRecord<byte[], byte[]>> through = topic();
        assertThat(through)
                .extracting(record -> new String(record.value(), StandardCharsets.UTF_8))
                .isEqualTo(written);
        String committed = "\"kafka_offset\":" + (through.getLast().offset() + 1);
        worker.await(
                "the sink's place is committed",
                () -> worker.get("/connectors/out/offsets").body().contains(committed));
        assertThat(worker.send("PUT", "/connectors/in/stop", "").statusCode()).isEqualTo(204);
        worker.await(
                "the source stops",
                () -> worker.get("/connectors/in/status").body().contains("STOPPED"));
        assertThat(worker.send("DELETE", "/connectors/in/offsets", "").statusCode()).isEqualTo(200);
        assertThat(worker.send("DELETE", "/connectors/out", "").statusCode()).isEqualTo(204);
        try (Admin admin = Kafka.admin(broker.bootstrap())) {
            for (String topic : List.of("connect-configs", "connect-offsets", "connect-status")) {
                assertThat(Kafka.setting(admin, topic, "cleanup.policy")).isEqualTo("compact");
            }
        }
    }

    /// The source commits lines and its place in the file in one transaction.
    private void configureConnectors() {
        worker.configure(
                "in",
                """
                {"connector.class": "FileStreamSource", "tasks.max": "1", "topic": "through", "file": "%s",
                 "exactly.once.support": "required"}\
                """
                        .formatted(source));
        worker.configure(
                "out",
                """
                {"connector.class": "FileStreamSink", "tasks.max": "1", "topics": "through", "file": "%s",
                 "consumer.override.isolation.level": "read_committed"}\
                """
                        .formatted(sink));
    }

    private void awaitArrival(String what) {
        worker.await(what, () -> arrived().size() == written.size());
    }

    private void write(int lines) {
        List<String> more = new ArrayList<>();
        for (int i = 0; i < lines; i++) {
            more.add("line " + (written.size() + i));
        }
        try {
            Files.write(source, more, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        written.addAll(more);
    }

    /// Lines in the sink, each once: a sink writes at least once.
    private List<String> arrived() {
        try {
            return Files.exists(sink)
                    ? List.copyOf(new LinkedHashSet<>(Files.readAllLines(sink)))
                    : List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<ConsumerRecord<byte[], byte[]>> topic() {
        List<TopicPartition> partitions = List.of(new TopicPartition("through", 0));
        try (var consumer =
                Kafka.consumer(broker.bootstrap(), Map.of("isolation.level", "read_committed"))) {
            consumer.assign(partitions);
            return Kafka.readToEnd(consumer, partitions);
        }
    }
}
