package io.minikafka.simulator.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.minikafka.simulator.broker.Answers;
import io.minikafka.simulator.broker.Await;
import io.minikafka.simulator.broker.BrokerProcess;
import io.minikafka.simulator.broker.ProcessCluster;
import io.minikafka.simulator.client.TopicReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/// Three processes that coordinate groups and transactions together: each is killed while consumers of both protocols
/// commit offsets and a topic is copied exactly once. RFC 0024.
class CoordinatorTest {
    private static final String FROM = "original";
    private static final String TO = "copy";
    private static final String SHARDS = "__minikafka_groups";
    private static final int PARTITIONS = 3;
    private static final long PAUSE_NS = 2_000_000;
    private static final Map<String, String> AT_ONCE =
            Map.of("group.initial.rebalance.delay.ms", "0");

    @TempDir Path folder;

    @RegisterExtension final ProcessCluster cluster = new ProcessCluster();

    @Test
    void groupsAndTransactionsGoOnWhicheverNodeIsKilled() throws Exception {
        cluster.form(folder, 3, AT_ONCE);
        try (Admin admin = cluster.admin()) {
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
            try (Copier one = new Copier(cluster.bootstrap(), "copier-1", FROM, TO);
                    Copier two = new Copier(cluster.bootstrap(), "copier-2", FROM, TO);
                    Watcher classic =
                            new Watcher(cluster.bootstrap(), "watch-classic", "classic", FROM);
                    Watcher newer =
                            new Watcher(cluster.bootstrap(), "watch-newer", "consumer", FROM)) {
                awaitProgress("at the beginning", one, two, classic, newer);
                for (BrokerProcess victim : cluster.nodes()) {
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
        cluster.found(folder, AT_ONCE);
        Map<TopicPartition, OffsetAndMetadata> offsets =
                Map.of(new TopicPartition(FROM, 1), new OffsetAndMetadata(7, "a note"));
        long producerId;
        try (Admin admin = cluster.admin()) {
            admin.createTopics(List.of(new NewTopic(FROM, PARTITIONS, (short) 1))).all().get();
            for (int group = 0; group < 10; group++) {
                admin.alterConsumerGroupOffsets("old-" + group, offsets).all().get();
            }
            transaction("old-transaction");
            producerId = producerId(admin);
        }
        cluster.join(folder, AT_ONCE);
        cluster.join(folder, AT_ONCE);
        try (Admin admin = cluster.admin()) {
            for (int group = 0; group < 10; group++) {
                assertThat(committed(admin, "old-" + group)).isEqualTo(offsets);
            }
            assertThat(producerId(admin)).isEqualTo(producerId);
            cluster.awaitFormed(admin);
            Replicas.awaitThree(admin, SHARDS);
            cluster.node(1).kill9();
            Await.until(
                    "the groups are coordinated by others",
                    () -> offsets.equals(committedIfThere(admin, "old-3")));
            for (int group = 0; group < 10; group++) {
                assertThat(committed(admin, "old-" + group)).isEqualTo(offsets);
            }
            assertThat(producerId(admin)).isEqualTo(producerId);
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
        return Answers.orElse(Map.of(), () -> committed(admin, group));
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

    private KafkaProducer<String, String> producer(Map<String, Object> more) {
        Map<String, Object> settings =
                new TreeMap<>(
                        Map.of(
                                "bootstrap.servers",
                                cluster.bootstrap(),
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

    private Map<Integer, List<String>> readAll(String topic) {
        return TopicReader.read(cluster.bootstrap(), topic, PARTITIONS, "read_committed");
    }
}
