package io.minikafka.simulator.delay;

import static org.assertj.core.api.Assertions.assertThat;

import io.minikafka.simulator.broker.Await;
import io.minikafka.simulator.broker.ProcessCluster;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/// Records that wait in three replicas, while their leaders are killed and stand still: each acknowledged one comes once,
/// and none before its time, whoever delivers it. RFC 0016, 4.6.
class ClusterDelayTest {
    private static final int PARTITIONS = 3;
    private static final int DELAY_MAX_MS = 8_000;
    private static final long PAUSE_NS = TimeUnit.MILLISECONDS.toNanos(4);
    private static final int PROGRESS = 300;

    @RegisterExtension final ProcessCluster cluster = new ProcessCluster();

    private final Map<String, Long> dueTimes = new ConcurrentHashMap<>();
    private final Map<String, Integer> seen = new ConcurrentHashMap<>();
    private final Queue<String> wrongs = new ConcurrentLinkedQueue<>();
    private volatile boolean sending = true;
    private volatile boolean reading = true;

    @Test
    void comesOnceAndInItsTimeWhicheverNodeLeads(@TempDir Path folder) throws Exception {
        long seed = Long.getLong("seed", System.nanoTime());
        System.err.println("delayed delivery in a cluster: seed " + seed);
        cluster.form(folder, 3, Map.of());
        try (Admin admin = cluster.admin()) {
            Reminders reminders = Reminders.create(cluster.bootstrap(), PARTITIONS, 3);
            awaitLeaders(admin, reminders);
            Thread sender =
                    Thread.ofPlatform()
                            .name("sender")
                            .start(() -> send(reminders, new Random(seed)));
            Thread reader = Thread.ofPlatform().name("reader").start(() -> read(reminders));
            try {
                awaitMore();
                int first = ProcessCluster.leader(admin, reminders.topic(), 0);
                cluster.node(first).kill9();
                awaitMore();
                cluster.node(first).restart();
                awaitMore();
                int second = awaitLeader(admin, reminders, 1);
                cluster.node(second).pause();
                awaitMore();
                cluster.node(second).resume();
                awaitMore();
                int third = awaitLeader(admin, reminders, 2);
                cluster.node(third).kill9();
                cluster.node(third).restart();
                awaitMore();
                sending = false;
                sender.join();
                Await.until(
                        "all is delivered",
                        () -> "%d of %d".formatted(seen.size(), dueTimes.size()),
                        () -> seen.size() >= dueTimes.size());
                // What would come twice has time to come.
                awaitQuiet();
            } finally {
                sending = false;
                reading = false;
                sender.join();
                reader.join();
            }
            System.err.printf("delayed delivery in a cluster: %d records%n", seen.size());
            assertThat(wrongs).isEmpty();
            assertThat(seen.keySet()).isEqualTo(dueTimes.keySet());
            assertThat(seen.values()).containsOnly(1);
        }
    }

    private static void awaitLeaders(Admin admin, Reminders reminders) {
        for (int partition = 0; partition < PARTITIONS; partition++) {
            awaitLeader(admin, reminders, partition);
        }
    }

    private static int awaitLeader(Admin admin, Reminders reminders, int partition) {
        Await.until(
                "a leader", () -> ProcessCluster.leader(admin, reminders.topic(), partition) > 0);
        return ProcessCluster.leader(admin, reminders.topic(), partition);
    }

    private void awaitMore() {
        int before = seen.size();
        Await.until("deliveries", seen::size, () -> seen.size() >= before + PROGRESS);
    }

    private static void awaitQuiet() {
        long endNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(3);
        Await.until("some time", () -> System.nanoTime() > endNs);
    }

    private void send(Reminders reminders, Random random) {
        Map<String, Object> settings =
                Map.of("linger.ms", 5, "request.timeout.ms", 5_000, "metadata.max.age.ms", 1_000);
        try (KafkaProducer<byte[], byte[]> producer = reminders.producer(settings)) {
            for (int i = 0; sending; i++) {
                String value = "v" + i;
                long dueMs =
                        random.nextInt(3) == 0
                                ? 0
                                : System.currentTimeMillis() + random.nextInt(DELAY_MAX_MS);
                dueTimes.put(value, dueMs);
                var _ =
                        producer.send(
                                reminders.record(random.nextInt(PARTITIONS), value, dueMs),
                                (_, failure) -> {
                                    if (failure != null) {
                                        wrongs.add(value + " was not taken: " + failure);
                                    }
                                });
                LockSupport.parkNanos(PAUSE_NS);
            }
        }
    }

    private void read(Reminders reminders) {
        List<TopicPartition> all =
                IntStream.range(0, PARTITIONS)
                        .mapToObj(partition -> new TopicPartition(reminders.topic(), partition))
                        .toList();
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(
                        Map.of(
                                "bootstrap.servers",
                                reminders.bootstrap(),
                                "request.timeout.ms",
                                5_000,
                                "metadata.max.age.ms",
                                1_000),
                        new ByteArrayDeserializer(),
                        new ByteArrayDeserializer())) {
            consumer.assign(all);
            consumer.seekToBeginning(all);
            while (reading) {
                for (ConsumerRecord<byte[], byte[]> record :
                        consumer.poll(Duration.ofMillis(200))) {
                    String value = new String(record.value(), StandardCharsets.UTF_8);
                    seen.merge(value, 1, Integer::sum);
                    long earlyMs =
                            dueTimes.getOrDefault(value, Long.MAX_VALUE)
                                    - System.currentTimeMillis();
                    if (earlyMs > 0) {
                        wrongs.add(value + " came " + earlyMs + " ms early");
                    }
                }
            }
        }
    }
}
