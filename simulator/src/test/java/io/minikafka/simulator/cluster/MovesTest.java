package io.minikafka.simulator.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.minikafka.app.cli.Cli;
import io.minikafka.simulator.broker.Await;
import io.minikafka.simulator.broker.BrokerProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListTopicsOptions;
import org.apache.kafka.clients.admin.LogDirDescription;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A node joins three others, gets its share without a command, and another one is drained: all of it under load.
class MovesTest {
    private static final String TOPIC = "moved";
    private static final int PARTITIONS = 24;
    private static final int NEWCOMER = 4;
    private static final int DRAINED = 2;
    private static final int FILL_RECORDS = 12_000;
    private static final String FILL = "x".repeat(1_000);
    private static final long PAUSE_NS = 1_000_000;

    @TempDir Path folder;

    private final List<BrokerProcess> nodes = new ArrayList<>();
    private final Set<String> acknowledged = new ConcurrentSkipListSet<>();
    private final Queue<String> failures = new ConcurrentLinkedQueue<>();
    private volatile boolean loadEnds;

    @AfterEach
    void close() {
        nodes.forEach(BrokerProcess::close);
    }

    @Test
    void aNodeGetsItsShareAndAnotherIsEmptiedUnderLoad() throws Exception {
        start("1", Map.of("minikafka.cluster", "true"));
        join("2");
        join("3");
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrap()))) {
            Await.until("three nodes", () -> nodeCount(admin) == 3);
            admin.createTopics(List.of(new NewTopic(TOPIC, PARTITIONS, (short) 3))).all().get();
            Await.until("all are led", () -> isLed(placement(admin)));
            fill();
            Thread load = Thread.ofPlatform().name("load").start(this::load);
            Map<TopicPartition, Set<Integer>> before = members(placement(admin));
            join("4");
            long replicas = before.values().stream().mapToLong(Set::size).sum();
            double share = replicas / 4.0;
            Await.until(
                    "node 4 has its share of " + share,
                    () -> held(admin, NEWCOMER),
                    () -> held(admin, NEWCOMER) >= Math.floor(share) && isQuiet(admin));
            Map<TopicPartition, Set<Integer>> after = members(placement(admin));
            long moved = 0;
            for (Map.Entry<TopicPartition, Set<Integer>> each : before.entrySet()) {
                Set<Integer> fresh =
                        new HashSet<>(Objects.requireNonNull(after.get(each.getKey())));
                fresh.removeAll(each.getValue());
                assertThat(fresh).isSubsetOf(NEWCOMER);
                moved += fresh.size();
            }
            System.err.printf("a fourth node: %d replicas moved, fair share %.1f%n", moved, share);
            assertThat((double) moved).isLessThanOrEqualTo(1.15 * share);
            assertCopiedOnce(admin, after);

            assertThat(
                            Cli.run(
                                    _ -> {
                                        throw new IllegalStateException("nothing is started");
                                    },
                                    "nodes",
                                    "drain",
                                    Integer.toString(DRAINED),
                                    "-b",
                                    nodes.getFirst().bootstrap()))
                    .isZero();
            Await.until(
                    "node 2 is empty",
                    () -> held(admin, DRAINED),
                    () -> held(admin, DRAINED) == 0 && isQuiet(admin));
            loadEnds = true;
            load.join();
            assertThat(failures).isEmpty();
            assertThat(members(placement(admin)).values()).allMatch(each -> each.size() >= 1);
        }
        nodes.get(DRAINED - 1).stop();
        Set<String> read = readAll();
        assertThat(acknowledged).hasSizeGreaterThan(1_000);
        assertThat(read).containsAll(acknowledged);
    }

    /// What node 4 has of the topic is what its partitions weigh, and not more.
    private static void assertCopiedOnce(Admin admin, Map<TopicPartition, Set<Integer>> after)
            throws InterruptedException, ExecutionException {
        Map<Integer, Map<String, LogDirDescription>> folders =
                admin.describeLogDirs(List.of(1, NEWCOMER)).allDescriptions().get();
        double perPartition = bytes(folders, 1) / held(after, 1);
        assertThat(bytes(folders, NEWCOMER))
                .isLessThanOrEqualTo(1.15 * perPartition * held(after, NEWCOMER));
    }

    private static double bytes(Map<Integer, Map<String, LogDirDescription>> folders, int nodeId) {
        return Objects.requireNonNull(folders.get(nodeId)).values().stream()
                .flatMap(folder -> folder.replicaInfos().entrySet().stream())
                .filter(replica -> replica.getKey().topic().equals(TOPIC))
                .mapToDouble(replica -> replica.getValue().size())
                .sum();
    }

    private static long held(Map<TopicPartition, Set<Integer>> members, int nodeId) {
        return members.entrySet().stream()
                .filter(each -> each.getKey().topic().equals(TOPIC))
                .filter(each -> each.getValue().contains(nodeId))
                .count();
    }

    private static long held(Admin admin, int nodeId) {
        return members(placement(admin)).values().stream()
                .filter(each -> each.contains(nodeId))
                .count();
    }

    private static boolean isQuiet(Admin admin) {
        try {
            return admin.listPartitionReassignments().reassignments().get().isEmpty()
                    && isLed(placement(admin));
        } catch (ExecutionException e) {
            return false;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private void start(String name, Map<String, String> settings) {
        nodes.add(BrokerProcess.start(folder.resolve(name), settings));
    }

    private void join(String name) {
        start(name, Map.of("minikafka.cluster.join", nodes.getFirst().bootstrap()));
    }

    private String bootstrap() {
        return nodes.stream().map(BrokerProcess::bootstrap).collect(Collectors.joining(","));
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

    /// All topics as they are.
    private static Map<String, TopicDescription> placement(Admin admin) {
        try {
            Set<String> names =
                    admin.listTopics(new ListTopicsOptions().listInternal(true)).names().get();
            return admin.describeTopics(names).allTopicNames().get();
        } catch (ExecutionException e) {
            return Map.of();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static boolean isLed(Map<String, TopicDescription> topics) {
        return topics.containsKey(TOPIC)
                && topics.values().stream()
                        .flatMap(topic -> topic.partitions().stream())
                        .allMatch(partition -> partition.leader() != null);
    }

    private static Map<TopicPartition, Set<Integer>> members(Map<String, TopicDescription> topics) {
        Map<TopicPartition, Set<Integer>> members = new HashMap<>();
        topics.forEach((name, topic) -> {
            for (TopicPartitionInfo partition : topic.partitions()) {
                members.put(
                        new TopicPartition(name, partition.partition()),
                        partition.replicas().stream().map(Node::id).collect(Collectors.toSet()));
            }
        });
        return members;
    }

    private void fill() {
        try (KafkaProducer<String, String> producer = producer()) {
            for (int i = 0; i < FILL_RECORDS; i++) {
                var _ = producer.send(new ProducerRecord<>(TOPIC, i % PARTITIONS, "", FILL));
            }
        }
    }

    private void load() {
        try (KafkaProducer<String, String> producer = producer()) {
            for (long next = 0; !loadEnds; next++) {
                String value = "v" + next;
                var _ =
                        producer.send(
                                new ProducerRecord<>(TOPIC, value, value),
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

    private KafkaProducer<String, String> producer() {
        return new KafkaProducer<>(
                Map.of(
                        "bootstrap.servers",
                        bootstrap(),
                        "acks",
                        "all",
                        "key.serializer",
                        StringSerializer.class,
                        "value.serializer",
                        StringSerializer.class));
    }

    private Set<String> readAll() {
        Set<String> values = new TreeSet<>();
        try (KafkaConsumer<String, String> consumer =
                new KafkaConsumer<>(
                        Map.of(
                                "bootstrap.servers", nodes.getLast().bootstrap(),
                                "key.deserializer", StringDeserializer.class,
                                "value.deserializer", StringDeserializer.class))) {
            List<TopicPartition> all = new ArrayList<>();
            for (int partition = 0; partition < PARTITIONS; partition++) {
                all.add(new TopicPartition(TOPIC, partition));
            }
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
