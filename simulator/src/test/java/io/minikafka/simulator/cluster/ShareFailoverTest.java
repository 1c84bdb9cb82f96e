package io.minikafka.simulator.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.minikafka.simulator.broker.Answers;
import io.minikafka.simulator.broker.Await;
import io.minikafka.simulator.broker.BrokerProcess;
import io.minikafka.simulator.broker.ProcessCluster;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.ListShareGroupOffsetsSpec;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.AcknowledgeType;
import org.apache.kafka.clients.consumer.KafkaShareConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/// A share group on three processes, each of which is killed: no record is lost, and what a member was told is done is
/// never done again. RFC 0024, 4.8.
class ShareFailoverTest {
    private static final String TOPIC = "tasks";
    private static final String GROUP = "workers";
    private static final String LETTERS = "dlq.tasks";
    private static final int PARTITIONS = 3;
    private static final int REJECTED = 60;
    private static final long PAUSE_NS = 4_000_000;
    private static final int PROGRESS = 100;

    @TempDir Path folder;

    @RegisterExtension final ProcessCluster cluster = new ProcessCluster();
    private final Set<String> sent = ConcurrentHashMap.newKeySet();

    @Test
    void noRecordIsLostOrDoneTwiceWhicheverNodeIsKilled() throws Exception {
        cluster.form(folder, 3, Map.of());
        Sharer.Ledger ledger = new Sharer.Ledger();
        AtomicBoolean ending = new AtomicBoolean();
        try (Admin admin = cluster.admin()) {
            admin.createTopics(List.of(new NewTopic(TOPIC, PARTITIONS, (short) 3))).all().get();
            set(admin, "share.auto.offset.reset", "earliest");
            Replicas.awaitThree(admin, "__minikafka_groups");
            Thread feeder = Thread.ofPlatform().name("feeder").start(() -> feed(ending));
            try {
                for (BrokerProcess victim : cluster.nodes()) {
                    killUnderWork(victim, ledger);
                    victim.restart();
                    Replicas.awaitThree(admin, "__minikafka_groups");
                    Replicas.awaitThree(admin, TOPIC);
                }
                ending.set(true);
                feeder.join();
                try (Sharer _ = member(ledger)) {
                    Await.until(
                            "all records come to their end",
                            () -> "%d of %d".formatted(ledger.confirmed().size(), sent.size()),
                            () -> ledger.acknowledged().containsAll(sent) && lag(admin) == 0);
                }
            } finally {
                ending.set(true);
                feeder.join();
            }
            assertThat(ledger.wrongs()).isEmpty();
            assertThat(ledger.confirmed().size()).isGreaterThan(3 * PARTITIONS * PROGRESS);
            System.err.printf(
                    "share group: %d records, %d confirmed, %d refusals%n",
                    sent.size(), ledger.confirmed().size(), ledger.refusals());
        }
    }

    /// Each partition's letters go to one partition, which most of their leaders do not lead.
    @Test
    void deadLettersReachATopicThatAnotherNodeLeads() throws Exception {
        cluster.form(folder, 3, Map.of());
        try (Admin admin = cluster.admin()) {
            admin.createTopics(
                            List.of(
                                    new NewTopic(TOPIC, PARTITIONS, (short) 3),
                                    new NewTopic(LETTERS, 1, (short) 3)
                                            .configs(
                                                    Map.of(
                                                            "errors.deadletterqueue.group.enable",
                                                            "true"))))
                    .all()
                    .get();
            set(admin, "share.auto.offset.reset", "earliest");
            set(admin, "errors.deadletterqueue.topic.name", LETTERS);
            Replicas.awaitThree(admin, "__minikafka_groups");
            Replicas.awaitThree(admin, TOPIC);
            Replicas.awaitThree(admin, LETTERS);
            try (KafkaProducer<String, String> producer = producer()) {
                for (int number = 0; number < REJECTED; number++) {
                    var _ = producer.send(new ProducerRecord<>(TOPIC, number % PARTITIONS, "", ""));
                }
            }
            try (KafkaShareConsumer<String, String> consumer =
                    new KafkaShareConsumer<>(
                            Map.of(
                                    "bootstrap.servers",
                                    cluster.bootstrap(),
                                    "group.id",
                                    GROUP,
                                    "share.acknowledgement.mode",
                                    "explicit"),
                            new StringDeserializer(),
                            new StringDeserializer())) {
                consumer.subscribe(List.of(TOPIC));
                Await.until(
                        "all are rejected and buried",
                        () -> letters(admin),
                        () -> {
                            consumer.poll(Duration.ofMillis(100))
                                    .forEach(record ->
                                            consumer.acknowledge(record, AcknowledgeType.REJECT));
                            return letters(admin) == REJECTED;
                        });
            }
        }
    }

    private static long letters(Admin admin) {
        TopicPartition letters = new TopicPartition(LETTERS, 0);
        return Answers.orElse(
                -1L,
                () ->
                        admin.listOffsets(Map.of(letters, OffsetSpec.latest()))
                                .partitionResult(letters)
                                .get()
                                .offset());
    }

    /// Members that begin before the kill, go on behind it, and leave.
    private void killUnderWork(BrokerProcess victim, Sharer.Ledger ledger) throws Exception {
        try (Sharer _ = member(ledger);
                Sharer _ = member(ledger)) {
            awaitProgress("before a kill", ledger);
            victim.kill9();
            long killed = System.nanoTime();
            awaitProgress("after a kill", ledger);
            System.err.printf(
                    "share group: it went on after %d ms%n",
                    TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - killed));
        }
        ledger.settle();
    }

    private Sharer member(Sharer.Ledger ledger) {
        return new Sharer(cluster.bootstrap(), GROUP, TOPIC, ledger);
    }

    private static void set(Admin admin, String name, String value) throws Exception {
        admin.incrementalAlterConfigs(
                        Map.of(
                                new ConfigResource(ConfigResource.Type.GROUP, GROUP),
                                List.of(
                                        new AlterConfigOp(
                                                new ConfigEntry(name, value),
                                                AlterConfigOp.OpType.SET))))
                .all()
                .get();
    }

    private void feed(AtomicBoolean ending) {
        try (KafkaProducer<String, String> producer = producer()) {
            for (int number = 0; !ending.get(); number++) {
                String value = Integer.toString(number);
                var _ =
                        producer.send(
                                new ProducerRecord<>(TOPIC, number % PARTITIONS, "", value),
                                (_, failure) -> {
                                    if (failure == null) {
                                        sent.add(value);
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
                        cluster.bootstrap(),
                        "reconnect.backoff.max.ms",
                        100,
                        "linger.ms",
                        2),
                new StringSerializer(),
                new StringSerializer());
    }

    /// Of each partition some more records are done.
    private static void awaitProgress(String when, Sharer.Ledger ledger) {
        Map<Integer, Long> before = perPartition(ledger);
        Await.until(
                "progress " + when,
                () -> "%s, was %s".formatted(perPartition(ledger), before),
                () ->
                        perPartition(ledger).entrySet().stream()
                                        .filter(entry ->
                                                entry.getValue()
                                                        > before.getOrDefault(entry.getKey(), 0L)
                                                                + PROGRESS)
                                        .count()
                                == PARTITIONS);
    }

    private static Map<Integer, Long> perPartition(Sharer.Ledger ledger) {
        return ledger.confirmed().stream()
                .collect(
                        Collectors.groupingBy(
                                value -> Integer.parseInt(value) % PARTITIONS,
                                Collectors.counting()));
    }

    /// -1 if it cannot be told now.
    private static long lag(Admin admin) {
        try {
            return admin
                    .listShareGroupOffsets(Map.of(GROUP, new ListShareGroupOffsetsSpec()))
                    .partitionsToOffsetInfo(GROUP)
                    .get()
                    .values()
                    .stream()
                    .mapToLong(info -> info.lag().orElse(-1L))
                    .sum();
        } catch (Exception e) {
            return -1;
        }
    }
}
