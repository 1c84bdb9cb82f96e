package io.minikafka.simulator.ops;

import static org.assertj.core.api.Assertions.assertThat;

import io.minikafka.simulator.broker.Await;
import io.minikafka.simulator.broker.BrokerProcess;
import io.minikafka.simulator.broker.Ports;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `minikafka ask`, `observe` and `explain`, as a person calls them.
class ObserverCommandsTest {
    private static final byte[] VALUE = "value".getBytes(StandardCharsets.UTF_8);

    @TempDir private Path folder;

    @Test
    void questionsAreAnsweredFromFacts() throws Exception {
        int http = Ports.free();
        try (BrokerProcess broker =
                        BrokerProcess.start(
                                folder, Map.of("minikafka.http.listener", "127.0.0.1:" + http));
                Admin admin = Kafka.admin(broker.bootstrap())) {
            String metrics = "http://127.0.0.1:" + http + "/metrics";
            Kafka.create(admin, "orders", 1, Map.of());
            produce(broker, 40);
            Kafka.get(
                    admin.alterConsumerGroupOffsets(
                                    "billing",
                                    Map.of(
                                            new TopicPartition("orders", 0),
                                            new OffsetAndMetadata(15)))
                            .all());
            Launcher mk = new Launcher(folder);

            Launcher.Result answer =
                    mk.run(
                            "ask",
                            "-b",
                            broker.bootstrap(),
                            "--metrics",
                            metrics,
                            "why is lag growing on orders?");
            assertThat(answer.code()).as(answer.toString()).isZero();
            // What else is unusual depends on what else the machine does.
            assertThat(answer.text())
                    .contains(
                            "[1]", "Group billing is 25 records behind in orders", "said by rules");
            assertThat(answer.errors()).as("nothing but the answer").isEmpty();

            Launcher.Result none = mk.run("explain", "-b", broker.bootstrap());
            assertThat(none.code()).as(none.toString()).isEqualTo(1);
            assertThat(none.errors()).contains("No incident is kept");

            Launcher.Result remote =
                    mk.run(
                            "ask",
                            "-b",
                            broker.bootstrap(),
                            "--llm",
                            "http://192.0.2.1/v1",
                            "how are you?");
            assertThat(remote.code()).as(remote.toString()).isEqualTo(2);
            assertThat(remote.errors()).contains("--allow-remote").doesNotContain("\tat ");
            assertThat(mk.run("observe", "eval").text()).contains("rules: right", "stuck-consumer");
            assertThat(mk.run("--help").text()).contains("observe", "explain", "ask", "scale");
        }
    }

    /// Records vanish before a group consumed them: `observe` sees it, `explain` tells of it later.
    @Test
    void anIncidentIsObservedAndExplained() throws Exception {
        int http = Ports.free();
        try (BrokerProcess broker =
                        BrokerProcess.start(
                                folder, Map.of("minikafka.http.listener", "127.0.0.1:" + http));
                Admin admin = Kafka.admin(broker.bootstrap())) {
            Kafka.create(admin, "orders", 1, Map.of());
            produce(broker, 40);
            TopicPartition orders = new TopicPartition("orders", 0);
            Kafka.get(
                    admin.alterConsumerGroupOffsets(
                                    "billing", Map.of(orders, new OffsetAndMetadata(15)))
                            .all());
            Kafka.get(admin.deleteRecords(Map.of(orders, RecordsToDelete.beforeOffset(30))).all());
            Path out = folder.resolve("observed");
            Process observer =
                    new ProcessBuilder(
                                    Launcher.ROOT.resolve("minikafka").toString(),
                                    "observe",
                                    "-b",
                                    broker.bootstrap(),
                                    "--metrics",
                                    "http://127.0.0.1:" + http + "/metrics",
                                    "--interval-ms",
                                    "500")
                            .redirectOutput(out.toFile())
                            .redirectErrorStream(true)
                            .start();
            try {
                Await.until(
                        "the cause is named",
                        () -> text(out),
                        () -> text(out).contains("cause: records-expired"));
            } finally {
                observer.destroy();
                observer.waitFor();
            }
            Launcher.Result explained =
                    new Launcher(folder).run("explain", "-b", broker.bootstrap());
            assertThat(explained.code()).as(explained.toString()).isZero();
            assertThat(explained.text())
                    .contains(
                            "cause: records-expired",
                            "15 records of orders-0 were deleted before billing consumed them",
                            "[1]");
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return e.toString();
        }
    }

    private static void produce(BrokerProcess broker, int records) {
        try (KafkaProducer<byte[], byte[]> producer =
                Kafka.producer(broker.bootstrap(), Map.of())) {
            for (int i = 0; i < records; i++) {
                var _ = producer.send(new ProducerRecord<>("orders", 0, null, VALUE));
            }
        }
    }
}
