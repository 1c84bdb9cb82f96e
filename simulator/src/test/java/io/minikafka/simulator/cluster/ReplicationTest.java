package io.minikafka.simulator.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.minikafka.app.node.RunningBroker;
import io.minikafka.observer.watch.Http;
import io.minikafka.observer.watch.Scrape;
import io.minikafka.simulator.broker.Await;
import io.minikafka.simulator.broker.BrokerProcess;
import io.minikafka.simulator.broker.ProcessCluster;
import io.minikafka.simulator.client.TopicReader;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
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

    @RegisterExtension final ProcessCluster cluster = new ProcessCluster();

    @BeforeEach
    void form() throws Exception {
        cluster.form(folder, 3, Map.of(HTTP, "127.0.0.1:0"));
        cluster.createTopic(TOPIC, PARTITIONS);
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
                    BrokerProcess victim = cluster.nodes().get(1 + killed++);
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
        List<String> read =
                TopicReader.readAll(cluster.bootstrap(), TOPIC, PARTITIONS, "read_uncommitted");
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
                    cluster.node(3).pause();
                } else if (i == 5_000) {
                    cluster.node(3).resume();
                }
                LockSupport.parkNanos(2 * PAUSE_NS);
            }
        }
        assertThat(failures).isEmpty();
        assertThat(TopicReader.readAll(cluster.bootstrap(), TOPIC, PARTITIONS, "read_uncommitted"))
                .hasSize(6_000)
                .doesNotHaveDuplicates();
    }

    /// What it led has other leaders before it goes, so that its clients get their answers; the active node, too.
    @Test
    void aNodeThatStopsHandsOnWhatItLeads() {
        Map<String, String> failures = new ConcurrentSkipListMap<>();
        AtomicLong sent = new AtomicLong();
        AtomicBoolean isOver = new AtomicBoolean();
        Thread load =
                Thread.ofPlatform()
                        .name("load")
                        .start(() -> {
                            try (KafkaProducer<String, String> producer = producer(Map.of())) {
                                while (!isOver.get()) {
                                    String value = "v" + sent.getAndIncrement();
                                    var _ =
                                            producer.send(
                                                    new ProducerRecord<>(TOPIC, value, value),
                                                    (_, failure) -> {
                                                        if (failure != null) {
                                                            failures.put(value, failure.toString());
                                                        }
                                                    });
                                    LockSupport.parkNanos(PAUSE_NS);
                                }
                            }
                        });
        for (BrokerProcess node : cluster.nodes().subList(0, 2)) {
            long before = sent.get();
            Await.until("the load goes on", () -> sent.get() > before + 500);
            node.stop();
            assertThat(node.logText()).contains("broker stopped").doesNotContain("did not take");
            node.restart();
        }
        isOver.set(true);
        join(load);
        assertThat(failures).isEmpty();
        assertThat(TopicReader.readAll(cluster.bootstrap(), TOPIC, PARTITIONS, "read_uncommitted"))
                .hasSize(sent.intValue())
                .doesNotHaveDuplicates();
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
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
        assertThat(TopicReader.readAll(cluster.bootstrap(), TOPIC, PARTITIONS, "read_committed"))
                .containsExactlyInAnyOrderElementsOf(wanted);
    }

    @Test
    void theirFiguresTellOfLinksAndReplication() throws Exception {
        try (KafkaProducer<String, String> producer = producer(Map.of())) {
            for (int i = 0; i < 100; i++) {
                var _ = producer.send(new ProducerRecord<>(TOPIC, "key-" + i, "value"));
            }
        }
        // The node that came last is found a moment later by the one before it.
        for (BrokerProcess node : cluster.nodes()) {
            Await.until(
                    "two links of " + node.dataDir(),
                    () -> figures(node).all("minikafka_link_up"),
                    () -> figures(node).all("minikafka_link_up").size() == 2);
        }
        Scrape all = Scrape.parse("");
        double measured = 0;
        for (BrokerProcess node : cluster.nodes()) {
            all = figures(node);
            measured += all.sumOr(0, "minikafka_replication_seconds_count");
        }
        assertThat(measured).as("commits measured").isPositive();
        assertThat(all.all("minikafka_link_letters_sent_total")).isNotEmpty();
        assertThat(all.all("minikafka_link_letters_dropped_total")).isNotEmpty();
    }

    private static Scrape figures(BrokerProcess node) {
        String http = RunningBroker.find(node.dataDir()).orElseThrow().http();
        try (Http pages = new Http(Duration.ofSeconds(10))) {
            return Scrape.parse(pages.get(URI.create("http://" + http + "/metrics")).orElseThrow());
        }
    }

    private KafkaProducer<String, String> producer(Map<String, Object> more) {
        Map<String, Object> settings =
                new TreeMap<>(
                        Map.of(
                                "bootstrap.servers",
                                cluster.bootstrap(),
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
}
