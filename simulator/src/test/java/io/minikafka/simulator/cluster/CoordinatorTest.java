package io.minikafka.simulator.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.minikafka.simulator.broker.Await;
import io.minikafka.simulator.broker.BrokerProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Three processes that coordinate groups and transactions together: each is killed while consumers of both protocols
/// commit offsets and a topic is copied exactly once. RFC 0024.
class CoordinatorTest {
    private static final String FROM = "original";
    private static final String TO = "copy";
    private static final String SHARDS = "__minikafka_groups";
    private static final int PARTITIONS = 3;
    private static final long PAUSE_NS = 2_000_000;

    @TempDir Path folder;

    private final List<BrokerProcess> nodes = new ArrayList<>();

    @AfterEach
    void close() {
        nodes.forEach(BrokerProcess::close);
    }

    @Test
    void groupsAndTransactionsGoOnWhicheverNodeIsKilled() throws Exception {
        startFirst(Map.of("minikafka.cluster", "true", "group.initial.rebalance.delay.ms", "0"));
        startOthers();
        try (Admin admin = admin()) {
            admin.createTopics(
                            List.of(
                                    new NewTopic(FROM, PARTITIONS, (short) 3),
                                    new NewTopic(TO, PARTITIONS, (short) 3)))
                    .all()
                    .get();
            awaitReplicas(admin);
            AtomicBoolean ending = new AtomicBoolean();
            Map<Integer, List<String>> sent = new TreeMap<>();
            Thread feeder = Thread.ofPlatform().name("feeder").start(() -> feed(ending, sent));
            try (Copier one = new Copier(bootstrap(), "copier-1", FROM, TO);
                    Copier two = new Copier(bootstrap(), "copier-2", FROM, TO);
                    Watcher classic = new Watcher(bootstrap(), "watch-classic", "classic", FROM);
                    Watcher newer = new Watcher(bootstrap(), "watch-newer", "consumer", FROM)) {
                awaitProgress("at the beginning", one, two, classic, newer);
                for (BrokerProcess victim : nodes) {
                    victim.kill9();
                    long killed = System.nanoTime();
                    awaitProgress("after a kill", one, two, classic, newer);
                    System.err.printf(
                            "coordinators: all went on after %d ms%n",
                            TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - killed));
                    victim.restart();
                    awaitReplicas(admin);
                    assertCommitted(admin, "watch-classic", classic);
                    assertCommitted(admin, "watch-newer", newer);
                }
                ending.set(true);
                feeder.join();
                Await.until(
                        "all is copied",
                        () -> count(readAll(TO)) + " of " + count(sent),
                        () -> count(readAll(TO)) >= count(sent));
                assertThat(readAll(TO)).isEqualTo(readAll(FROM)).isEqualTo(sent);
            } finally {
                ending.set(true);
                feeder.join();
            }
        }
    }

    @Test
    void aNodeThatWasAloneKeepsItsGroupsAndTransactions() throws Exception {
        startFirst(Map.of("group.initial.rebalance.delay.ms", "0"));
        Map<TopicPartition, OffsetAndMetadata> offsets =
                Map.of(new TopicPartition(FROM, 1), new OffsetAndMetadata(7, "a note"));
        long producerId;
        try (Admin admin = admin()) {
            admin.createTopics(List.of(new NewTopic(FROM, PARTITIONS, (short) 1))).all().get();
            for (int group = 0; group < 10; group++) {
                admin.alterConsumerGroupOffsets("old-" + group, offsets).all().get();
            }
            transaction("old-transaction");
            producerId = producerId(admin);
        }
        startOthers();
        try (Admin admin = admin()) {
            for (int group = 0; group < 10; group++) {
                assertThat(committed(admin, "old-" + group)).isEqualTo(offsets);
            }
            assertThat(producerId(admin)).isEqualTo(producerId);
            Replicas.awaitThree(admin, SHARDS);
            nodes.getFirst().kill9();
            Await.until(
                    "the groups are coordinated by others",
                    () -> offsets.equals(committedIfThere(admin, "old-3")));
            for (int group = 0; group < 10; group++) {
                assertThat(committed(admin, "old-" + group)).isEqualTo(offsets);
            }
            assertThat(producerId(admin)).isEqualTo(producerId);
        }
    }

    private void startFirst(Map<String, String> settings) throws Exception {
        nodes.add(BrokerProcess.start(folder.resolve("1"), settings));
    }

    private void startOthers() throws Exception {
        for (String name : List.of("2", "3")) {
            nodes.add(
                    BrokerProcess.start(
                            folder.resolve(name),
                            Map.of(
                                    "minikafka.cluster.join",
                                    nodes.getFirst().bootstrap(),
                                    "group.initial.rebalance.delay.ms",
                                    "0")));
        }
    }

    private void transaction(String id) {
        try (KafkaProducer<String, String> producer = producer(Map.of("transactional.id", id))) {
            producer.initTransactions();
            producer.beginTransaction();
            var _ = producer.send(new ProducerRecord<>(FROM, 0, "", "old"));
            producer.commitTransaction();
        }
    }

    private static long producerId(Admin admin) throws Exception {
        return admin.describeTransactions(List.of("old-transaction"))
                .description("old-transaction")
                .get()
                .producerId();
    }

    private static void awaitProgress(
            String when, Copier one, Copier two, Watcher classic, Watcher newer) {
        int copies = one.commits() + two.commits();
        int first = classic.commits();
        int second = newer.commits();
        Await.until(
                "progress " + when,
                () ->
                        "%d, %d, %d more commits"
                                .formatted(
                                        one.commits() + two.commits() - copies,
                                        classic.commits() - first,
                                        newer.commits() - second),
                () ->
                        one.commits() + two.commits() > copies + 1
                                && classic.commits() > first + 1
                                && newer.commits() > second + 1);
    }

    /// What a client was told is committed is there.
    private static void assertCommitted(Admin admin, String group, Watcher watcher)
            throws Exception {
        Map<TopicPartition, Long> told = watcher.acknowledged();
        Map<TopicPartition, OffsetAndMetadata> found = committed(admin, group);
        told.forEach((partition, offset) ->
                assertThat(Objects.requireNonNull(found.get(partition)).offset())
                        .as("%s of %s", partition, group)
                        .isGreaterThanOrEqualTo(offset));
    }

    private static Map<TopicPartition, OffsetAndMetadata> committed(Admin admin, String group)
            throws Exception {
        return admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata().get();
    }

    private static Map<TopicPartition, OffsetAndMetadata> committedIfThere(
            Admin admin, String group) {
        try {
            return committed(admin, group);
        } catch (ExecutionException e) {
            return Map.of();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private void feed(AtomicBoolean ending, Map<Integer, List<String>> sent) {
        try (KafkaProducer<String, String> producer = producer(Map.of("linger.ms", "2"))) {
            for (int number = 0; !ending.get(); number++) {
                int partition = number % PARTITIONS;
                String value = Integer.toString(number);
                var _ = producer.send(new ProducerRecord<>(FROM, partition, "", value));
                sent.computeIfAbsent(partition, _ -> new ArrayList<>()).add(value);
                LockSupport.parkNanos(PAUSE_NS);
            }
        }
    }

    /// Every node has caught up with everything.
    private static void awaitReplicas(Admin admin) {
        Replicas.awaitThree(admin, SHARDS);
        Replicas.awaitThree(admin, "__minikafka_transactions");
        Replicas.awaitThree(admin, FROM);
        Replicas.awaitThree(admin, TO);
    }

    private String bootstrap() {
        return nodes.stream().map(BrokerProcess::bootstrap).collect(Collectors.joining(","));
    }

    private Admin admin() {
        return Admin.create(
                Map.of("bootstrap.servers", bootstrap(), "reconnect.backoff.max.ms", 100));
    }

    private KafkaProducer<String, String> producer(Map<String, Object> more) {
        Map<String, Object> settings =
                new TreeMap<>(
                        Map.of(
                                "bootstrap.servers",
                                bootstrap(),
                                "reconnect.backoff.max.ms",
                                100,
                                "key.serializer",
                                StringSerializer.class,
                                "value.serializer",
                                StringSerializer.class));
        settings.putAll(more);
        return new KafkaProducer<>(settings);
    }

    private static int count(Map<Integer, List<String>> records) {
        return records.values().stream().mapToInt(List::size).sum();
    }

    /// What readers of committed records see, in order.
    private Map<Integer, List<String>> readAll(String topic) {
        Map<Integer, List<String>> values = new TreeMap<>();
        try (KafkaConsumer<String, String> consumer =
                new KafkaConsumer<>(
                        Map.of(
                                "bootstrap.servers",
                                bootstrap(),
                                "isolation.level",
                                "read_committed",
                                "key.deserializer",
                                StringDeserializer.class,
                                "value.deserializer",
                                StringDeserializer.class))) {
            List<TopicPartition> all =
                    IntStream.range(0, PARTITIONS)
                            .mapToObj(partition -> new TopicPartition(topic, partition))
                            .toList();
            consumer.assign(all);
            consumer.seekToBeginning(all);
            Map<TopicPartition, Long> ends = consumer.endOffsets(all);
            while (all.stream().anyMatch(p -> consumer.position(p) < ends.getOrDefault(p, 0L))) {
                consumer.poll(Duration.ofMillis(200))
                        .forEach(record ->
                                values.computeIfAbsent(record.partition(), _ -> new ArrayList<>())
                                        .add(record.value()));
            }
        }
        return values;
    }
}
