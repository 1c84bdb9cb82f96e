package io.minikafka.simulator.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.minikafka.app.node.RunningBroker;
import io.minikafka.observer.watch.Http;
import io.minikafka.observer.watch.Scrape;
import io.minikafka.simulator.broker.Await;
import io.minikafka.simulator.broker.BrokerProcess;
import io.minikafka.simulator.broker.ProcessCluster;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitionReassignment;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.ElectionType;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/// Three processes, of which one has a disk that does not keep what was written: what it lost comes back from another.
class RepairTest {
    private static final TopicPartition PARTITION = new TopicPartition("kept", 0);
    private static final int RECORDS = 3_000;
    private static final String SCRUB = "minikafka.scrub.bytes.per.second";
    private static final String REPAIRED = "a damaged range was repaired";

    @TempDir Path folder;

    @RegisterExtension final ProcessCluster cluster = new ProcessCluster();

    @BeforeEach
    void form() throws Exception {
        cluster.found(folder, settings("0", Map.of("minikafka.cluster", "true")));
        for (int others = 0; others < 2; others++) {
            cluster.join(folder, settings("67108864", Map.of()));
        }
        try (Admin admin = cluster.admin()) {
            cluster.awaitFormed(admin);
            admin.createTopics(
                            List.of(
                                    new NewTopic(PARTITION.topic(), Map.of(0, List.of(1, 2, 3)))
                                            .configs(Map.of("segment.bytes", "65536"))))
                    .all()
                    .get();
        }
        try (KafkaProducer<String, String> producer =
                new KafkaProducer<>(
                        Map.of(
                                "bootstrap.servers",
                                cluster.bootstrap(),
                                "batch.size",
                                "2000",
                                "key.serializer",
                                StringSerializer.class,
                                "value.serializer",
                                StringSerializer.class))) {
            for (int i = 0; i < RECORDS; i++) {
                var _ = producer.send(new ProducerRecord<>(PARTITION.topic(), i + "x".repeat(200)));
            }
        }
    }

    private static Map<String, String> settings(String scrub, Map<String, String> more) {
        Map<String, String> settings = new TreeMap<>(more);
        settings.put("minikafka.http.listener", "127.0.0.1:0");
        settings.put(SCRUB, scrub);
        return settings;
    }

    @Test
    void aFollowerIsRepairedWhenItsScrubFindsTheDamage() throws Exception {
        BrokerProcess follower = cluster.node(2);
        follower.stop();
        damage(follower);
        follower.restart();
        Await.until(
                "it is repaired", () -> figure(follower, "minikafka_ranges_repaired_total") == 2);
        assertThat(figure(follower, "minikafka_damaged_ranges")).isZero();
        assertThat(follower.logText()).contains("Damaged bytes in a segment").contains(REPAIRED);
        lead(2);
        assertThat(readAll()).hasSize(RECORDS).doesNotHaveDuplicates();
    }

    @Test
    void aLeaderIsRepairedWhenSomebodyReadsWhatItLost() throws Exception {
        BrokerProcess leader = cluster.node(1);
        leader.stop();
        damage(leader);
        leader.restart();
        lead(1);
        assertThat(readAll()).hasSize(RECORDS).doesNotHaveDuplicates();
        Await.until("it is repaired", () -> figure(leader, "minikafka_ranges_repaired_total") == 2);
        assertThat(leader.logText()).contains("Damaged bytes in a segment").contains(REPAIRED);
    }

    /// Flips bits in two segments, and takes a kilobyte away from one.
    private static void damage(BrokerProcess node) throws IOException {
        List<Path> segments;
        try (Stream<Path> files = Files.walk(node.dataDir().resolve("logs"))) {
            segments =
                    files.filter(file -> file.toString().endsWith(".log"))
                            .filter(file -> size(file) > 50_000 && size(file) <= 65_536)
                            .sorted()
                            .toList();
        }
        assertThat(segments).hasSizeGreaterThan(4);
        for (int i = 1; i <= 2; i++) {
            Path file = segments.get(i);
            byte[] bytes = Files.readAllBytes(file);
            bytes[20_000 * i] ^= 4;
            for (int at = 30_000; at < 30_000 + 1_000 * (i - 1); at++) {
                bytes[at] = 0;
            }
            Files.write(file, bytes);
        }
    }

    private static long size(Path file) {
        return file.toFile().length();
    }

    /// Less than nothing while nobody answers.
    private static double figure(BrokerProcess node, String name) {
        try (Http pages = new Http(Duration.ofSeconds(10))) {
            return RunningBroker.find(node.dataDir())
                    .flatMap(running ->
                            pages.get(URI.create("http://" + running.http() + "/metrics")))
                    .map(text -> Scrape.parse(text).sumOr(0, name))
                    .orElse(-1.0);
        }
    }

    /// Makes that node the leader.
    private void lead(int node) throws InterruptedException {
        try (Admin admin = cluster.admin()) {
            cluster.awaitFormed(admin);
            Await.until(
                    "node " + node + " leads",
                    () -> leader(admin) == node || isElected(admin, node));
        }
    }

    private static int leader(Admin admin) {
        return ProcessCluster.leader(admin, PARTITION.topic(), PARTITION.partition());
    }

    /// The first replica is the preferred one.
    private static boolean isElected(Admin admin, int node) {
        try {
            List<Integer> order =
                    Stream.concat(
                                    Stream.of(node),
                                    IntStream.rangeClosed(1, 3).boxed().filter(id -> id != node))
                            .toList();
            admin.alterPartitionReassignments(
                            Map.of(PARTITION, Optional.of(new NewPartitionReassignment(order))))
                    .all()
                    .get();
            admin.electLeaders(ElectionType.PREFERRED, Set.of(PARTITION)).all().get();
        } catch (ExecutionException notNow) {
            return false;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        return leader(admin) == node;
    }

    /// A consumer is told of damage, and asks again.
    private List<String> readAll() {
        List<String> values = new ArrayList<>();
        try (KafkaConsumer<String, String> consumer =
                new KafkaConsumer<>(
                        Map.of(
                                "bootstrap.servers",
                                cluster.bootstrap(),
                                "key.deserializer",
                                StringDeserializer.class,
                                "value.deserializer",
                                StringDeserializer.class))) {
            consumer.assign(List.of(PARTITION));
            consumer.seekToBeginning(List.of(PARTITION));
            Await.until(
                    "everything is read",
                    () -> {
                        try {
                            for (ConsumerRecord<String, String> record :
                                    consumer.poll(Duration.ofMillis(200))) {
                                values.add(record.value());
                            }
                        } catch (KafkaException damaged) {
                            assertThat(damaged).hasMessageContaining("corrupt");
                        }
                        return consumer.position(PARTITION) >= RECORDS;
                    });
        }
        return values;
    }
}
