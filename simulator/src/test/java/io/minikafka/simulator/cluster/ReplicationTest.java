package io.minikafka.simulator.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.minikafka.app.RunningBroker;
import io.minikafka.observer.watch.Http;
import io.minikafka.observer.watch.Scrape;
import io.minikafka.simulator.broker.Await;
import io.minikafka.simulator.broker.BrokerProcess;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Three processes that hold each partition together: leaders are killed under load, and what was acknowledged is there.
class ReplicationTest {
    private static final String TOPIC = "replicated";
    private static final int PARTITIONS = 3;
    private static final long LOAD_MS = 12_000;
    private static final String HTTP = "minikafka.http.listener";

    /// Between two records, so that the load does not take the nodes' processors.
    private static final long PAUSE_NS = 500_000;

    @TempDir Path folder;

    private final List<BrokerProcess> nodes = new ArrayList<>();

    @BeforeEach
    void form() throws Exception {
        nodes.add(
                BrokerProcess.start(
                        folder.resolve("1"),
                        Map.of("minikafka.cluster", "true", HTTP, "127.0.0.1:0")));
        for (String name : List.of("2", "3")) {
            nodes.add(
                    BrokerProcess.start(
                            folder.resolve(name),
                            Map.of(
                                    "minikafka.cluster.join",
                                    nodes.getFirst().bootstrap(),
                                    HTTP,
                                    "127.0.0.1:0")));
        }
        try (Admin admin = admin()) {
            Await.until("three nodes", () -> nodeCount(admin) == 3);
            admin.createTopics(List.of(new NewTopic(TOPIC, PARTITIONS, (short) 3))).all().get();
            Await.until("all partitions are led", () -> isLed(admin));
        }
    }

    @AfterEach
    void close() {
        nodes.forEach(BrokerProcess::close);
    }

    @Test
    void nothingAcknowledgedIsLostWhenLeadersAreKilled() throws Exception {
        Set<String> acknowledged = new ConcurrentSkipListSet<>();
        Map<String, String> failures = new ConcurrentSkipListMap<>();
        AtomicLong next = new AtomicLong();
        try (KafkaProducer<String, String> producer = producer(Map.of())) {
            Runnable send =
                    () -> {
                        String value = "v" + next.getAndIncrement();
                        var _ =
                                producer.send(
                                        new ProducerRecord<>(TOPIC, value, value),
                                        (_, failure) -> {
                                            if (failure == null) {
                                                acknowledged.add(value);
                                            } else {
                                                failures.put(value, failure.toString());
                                            }
                                        });
                    };
            long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(LOAD_MS);
            int killed = 0;
            while (System.nanoTime() < end) {
                send.run();
                if (acknowledged.size() > 1_000 * (killed + 1) && killed < 2) {
                    BrokerProcess victim = nodes.get(1 + killed++);
                    victim.kill9();
                    int before = acknowledged.size();
                    // More than may have been on their way when it died.
                    int after = before + 4 * PARTITIONS;
                    Await.until(
                            "acks go on",
                            () -> {
                                send.run();
                                return acknowledged.size() > after;
                            });
                    victim.restart();
                }
                LockSupport.parkNanos(PAUSE_NS);
            }
            producer.flush();
            assertThat(killed).isEqualTo(2);
        }
        assertThat(failures).isEmpty();
        List<String> read = readAll("read_uncommitted");
        assertThat(read).doesNotHaveDuplicates().containsAll(acknowledged);
    }

    /// It is alive and answers when it goes on, so nothing but its answer tells clients that others lead now.
    @Test
    void clientsLeaveALeaderThatStoodStill() throws Exception {
        Map<String, String> failures = new ConcurrentSkipListMap<>();
        Map<String, Object> impatient =
                Map.of("request.timeout.ms", "15000", "delivery.timeout.ms", "20000");
        try (KafkaProducer<String, String> producer = producer(impatient)) {
            for (int i = 0; i < 6_000; i++) {
                String value = "v" + i;
                var _ =
                        producer.send(
                                new ProducerRecord<>(TOPIC, value, value),
                                (_, failure) -> {
                                    if (failure != null) {
                                        failures.put(value, failure.toString());
                                    }
                                });
                if (i == 1_000) {
                    signal("STOP", nodes.get(2));
                } else if (i == 5_000) {
                    signal("CONT", nodes.get(2));
                }
                LockSupport.parkNanos(2 * PAUSE_NS);
            }
        }
        assertThat(failures).isEmpty();
        assertThat(readAll("read_uncommitted")).hasSize(6_000).doesNotHaveDuplicates();
    }

    private static void signal(String name, BrokerProcess node) throws Exception {
        Process kill = new ProcessBuilder("kill", "-" + name, "" + node.pid()).start();
        assertThat(kill.waitFor()).isZero();
    }

    @Test
    void transactionsOverPartitionsOfAllNodesAreWhole() throws Exception {
        try (KafkaProducer<String, String> producer =
                producer(Map.of("transactional.id", "over-nodes"))) {
            producer.initTransactions();
            for (int transaction = 0; transaction < 20; transaction++) {
                producer.beginTransaction();
                for (int partition = 0; partition < PARTITIONS; partition++) {
                    var _ =
                            producer.send(
                                    new ProducerRecord<>(
                                            TOPIC, partition, "", transaction + "-" + partition));
                }
                if (transaction % 4 == 3) {
                    producer.abortTransaction();
                } else {
                    producer.commitTransaction();
                }
            }
        }
        Set<String> wanted =
                IntStream.range(0, 20)
                        .filter(transaction -> transaction % 4 != 3)
                        .boxed()
                        .flatMap(transaction ->
                                IntStream.range(0, PARTITIONS)
                                        .mapToObj(partition -> transaction + "-" + partition))
                        .collect(Collectors.toSet());
        assertThat(readAll("read_committed")).containsExactlyInAnyOrderElementsOf(wanted);
    }

    @Test
    void theirFiguresTellOfLinksAndReplication() throws Exception {
        try (KafkaProducer<String, String> producer = producer(Map.of())) {
            for (int i = 0; i < 100; i++) {
                var _ = producer.send(new ProducerRecord<>(TOPIC, "key-" + i, "value"));
            }
        }
        Scrape all = Scrape.parse("");
        double measured = 0;
        for (BrokerProcess node : nodes) {
            String http = RunningBroker.find(node.dataDir()).orElseThrow().http();
            try (Http pages = new Http(Duration.ofSeconds(10))) {
                all =
                        Scrape.parse(
                                pages.get(URI.create("http://" + http + "/metrics")).orElseThrow());
            }
            assertThat(all.all("minikafka_link_up")).as("links of %s", http).hasSize(2);
            measured += all.sumOr(0, "minikafka_replication_seconds_count");
        }
        assertThat(measured).as("commits measured").isPositive();
        assertThat(all.all("minikafka_link_letters_sent_total")).isNotEmpty();
        assertThat(all.all("minikafka_link_letters_dropped_total")).isNotEmpty();
    }

    private String bootstrap() {
        return nodes.stream().map(BrokerProcess::bootstrap).collect(Collectors.joining(","));
    }

    private Admin admin() {
        return Admin.create(Map.of("bootstrap.servers", bootstrap()));
    }

    private static int nodeCount(Admin admin) {
        try {
            return admin.describeCluster().nodes().get().size();
        } catch (ExecutionException e) {
            return 0;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static boolean isLed(Admin admin) {
        try {
            TopicDescription topic =
                    admin.describeTopics(List.of(TOPIC)).allTopicNames().get().get(TOPIC);
            return topic != null
                    && topic.partitions().stream()
                            .allMatch(partition -> partition.leader() != null);
        } catch (ExecutionException e) {
            return false;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private KafkaProducer<String, String> producer(Map<String, Object> more) {
        Map<String, Object> settings =
                new TreeMap<>(
                        Map.of(
                                "bootstrap.servers",
                                bootstrap(),
                                "acks",
                                "all",
                                "linger.ms",
                                "2",
                                "key.serializer",
                                StringSerializer.class,
                                "value.serializer",
                                StringSerializer.class));
        settings.putAll(more);
        return new KafkaProducer<>(settings);
    }

    private List<String> readAll(String isolation) {
        List<String> values = new ArrayList<>();
        try (KafkaConsumer<String, String> consumer =
                new KafkaConsumer<>(
                        Map.of(
                                "bootstrap.servers",
                                bootstrap(),
                                "isolation.level",
                                isolation,
                                "key.deserializer",
                                StringDeserializer.class,
                                "value.deserializer",
                                StringDeserializer.class))) {
            List<TopicPartition> all =
                    IntStream.range(0, PARTITIONS)
                            .mapToObj(partition -> new TopicPartition(TOPIC, partition))
                            .toList();
            consumer.assign(all);
            consumer.seekToBeginning(all);
            Map<TopicPartition, Long> ends = consumer.endOffsets(all);
            Await.until(
                    "everything is read",
                    () -> {
                        for (ConsumerRecord<String, String> record :
                                consumer.poll(Duration.ofMillis(200))) {
                            values.add(record.value());
                        }
                        return all.stream()
                                .allMatch(partition ->
                                        consumer.position(partition)
                                                >= Objects.requireNonNull(ends.get(partition)));
                    });
        }
        return values;
    }
}
