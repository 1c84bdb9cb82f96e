package io.minikafka.simulator.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.minikafka.app.cli.Cli;
import io.minikafka.simulator.broker.Await;
import io.minikafka.simulator.broker.ProcessCluster;
import io.minikafka.simulator.client.TopicReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/// A node joins three others and another one is drained, both under load: no write is refused, and none is lost.
class MovesTest {
    private static final String TOPIC = "moved";
    private static final int PARTITIONS = 12;
    private static final int DRAINED = 2;
    private static final int NEWCOMER = 4;
    private static final long PAUSE_NS = 1_000_000;

    @TempDir Path folder;

    private final Queue<String> acknowledged = new ConcurrentLinkedQueue<>();
    private final Queue<String> failures = new ConcurrentLinkedQueue<>();
    @RegisterExtension final ProcessCluster cluster = new ProcessCluster();
    private volatile boolean loadEnds;

    @BeforeEach
    void form() throws Exception {
        cluster.form(folder, 3, Map.of());
        cluster.createTopic(TOPIC, PARTITIONS);
    }

    @Test
    void aNodeIsReplacedByAnotherUnderLoad() throws Exception {
        assertThat(drain()).as("three replicas need three nodes").isNotZero();
        Thread load = Thread.ofPlatform().name("load").start(this::load);
        cluster.join(folder, Map.of());
        assertThat(drain()).isZero();
        // It waits until nothing is left on that node.
        assertThat(nodes("drain", Integer.toString(DRAINED), "--wait")).isZero();
        assertThat(replicas()).hasSize(PARTITIONS);
        assertThat(replicas())
                .allSatisfy(each -> assertThat(each).containsExactlyInAnyOrder(1, 3, NEWCOMER));
        cluster.node(DRAINED).stop();
        int before = acknowledged.size();
        Await.until("writes go on without that node", () -> acknowledged.size() > before + 500);
        loadEnds = true;
        load.join();
        assertThat(failures).isEmpty();
        assertThat(TopicReader.readAll(cluster.bootstrap(), TOPIC, PARTITIONS, "read_uncommitted"))
                .containsExactlyInAnyOrderElementsOf(acknowledged);
    }

    private int drain() {
        return nodes("drain", Integer.toString(DRAINED));
    }

    private int nodes(String... words) {
        List<String> all = new ArrayList<>(List.of("nodes"));
        all.addAll(List.of(words));
        all.addAll(List.of("-b", cluster.node(1).bootstrap()));
        return Cli.run(
                _ -> {
                    throw new IllegalStateException("nothing is started");
                },
                all.toArray(String[]::new));
    }

    /// Of each partition, the nodes that hold it.
    private List<List<Integer>> replicas() throws Exception {
        try (Admin admin = cluster.admin()) {
            TopicDescription topic =
                    admin.describeTopics(List.of(TOPIC)).allTopicNames().get().get(TOPIC);
            return Objects.requireNonNull(topic).partitions().stream()
                    .map(partition -> partition.replicas().stream().map(Node::id).toList())
                    .toList();
        }
    }

    /// Each value once: a repetition that is kept twice would be found.
    private void load() {
        try (KafkaProducer<String, String> producer =
                new KafkaProducer<>(
                        Map.of(
                                "bootstrap.servers",
                                cluster.bootstrap(),
                                "acks",
                                "all",
                                "key.serializer",
                                StringSerializer.class,
                                "value.serializer",
                                StringSerializer.class))) {
            for (long next = 0; !loadEnds; next++) {
                String value = "v" + next;
                var _ =
                        producer.send(
                                new ProducerRecord<>(TOPIC, (int) (next % PARTITIONS), "", value),
                                (_, failure) -> {
                                    if (failure == null) {
                                        acknowledged.add(value);
                                    } else {
                                        failures.add(value + ": " + failure);
                                    }
                                });
                LockSupport.parkNanos(PAUSE_NS);
            }
        }
    }
}
