package io.minikafka.simulator.soak;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/// The mixed load of the soak: producers of several compressions, group members that come and go, topics that are
/// created and deleted, and questions of an administrator. Each part is a loop in a thread of its own.
final class Load implements AutoCloseable {
    private static final List<String> TOPICS = List.of("soak-0", "soak-1", "soak-2");
    private static final int PARTITIONS = 16;
    private static final List<String> CODECS = List.of("none", "gzip", "snappy", "lz4", "zstd");
    private static final int MEMBERS = 4;

    private final String bootstrap;
    private final Admin admin;
    private final Queue<String> failures = new ConcurrentLinkedQueue<>();
    private final AtomicLong produced = new AtomicLong();
    private final AtomicLong consumed = new AtomicLong();
    private final AtomicLong topics = new AtomicLong();
    private final AtomicLong joins = new AtomicLong();
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean ending;

    private interface Step {
        void run() throws ExecutionException, InterruptedException;
    }

    Load(String bootstrap) throws ExecutionException, InterruptedException {
        this.bootstrap = bootstrap;
        this.admin = Admin.create(Map.of("bootstrap.servers", bootstrap));
        // Little segments and little retention, so that both work all the time.
        Map<String, String> configs =
                Map.of("segment.bytes", "1048576", "retention.bytes", "8388608");
        admin.createTopics(
                        TOPICS.stream()
                                .map(t -> new NewTopic(t, PARTITIONS, (short) 1).configs(configs))
                                .toList())
                .all()
                .get();
        CODECS.forEach(codec -> loop("producer-" + codec, () -> produce(codec)));
        for (int i = 0; i < MEMBERS; i++) {
            int id = i;
            loop("member-" + i, () -> consumeForAWhile("soak-group-" + id % 2, new Random(id)));
        }
        loop("topics", this::createAndDelete);
        loop("administrator", this::ask);
    }

    private void loop(String name, Step step) {
        threads.add(
                Thread.ofPlatform()
                        .name("soak-" + name)
                        .start(() -> {
                            while (!ending) {
                                try {
                                    step.run();
                                } catch (ExecutionException | RuntimeException e) {
                                    failures.add(name + ": " + e);
                                } catch (InterruptedException e) {
                                    return;
                                }
                            }
                        }));
    }

    /// One producer's life: some thousand records of mixed sizes at a moderate pace, then a new connection.
    private void produce(String codec) {
        Random random = new Random();
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(
                        Map.of(
                                "bootstrap.servers",
                                bootstrap,
                                "key.serializer",
                                ByteArraySerializer.class,
                                "value.serializer",
                                ByteArraySerializer.class,
                                "compression.type",
                                codec,
                                "linger.ms",
                                10))) {
            for (int i = 0; i < 20_000 && !ending; i++) {
                byte[] value = new byte[random.nextInt(10) == 0 ? 8_000 : 200];
                random.nextBytes(value);
                String topic = TOPICS.get(random.nextInt(TOPICS.size()));
                var _ =
                        producer.send(
                                new ProducerRecord<>(
                                        topic, random.nextInt(PARTITIONS), null, value),
                                (metadata, failure) -> {
                                    if (failure == null) {
                                        produced.incrementAndGet();
                                    } else {
                                        failures.add("produce: " + failure);
                                    }
                                });
                LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(500));
            }
        }
    }

    /// One member's life: joins, reads some thousand records, leaves.
    private void consumeForAWhile(String group, Random random) {
        int wanted = 2_000 + random.nextInt(20_000);
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(
                        Map.of(
                                "bootstrap.servers",
                                bootstrap,
                                "key.deserializer",
                                ByteArrayDeserializer.class,
                                "value.deserializer",
                                ByteArrayDeserializer.class,
                                "group.id",
                                group,
                                "auto.offset.reset",
                                "earliest"))) {
            consumer.subscribe(TOPICS);
            joins.incrementAndGet();
            while (wanted > 0 && !ending) {
                int count = consumer.poll(Duration.ofMillis(200)).count();
                consumed.addAndGet(count);
                wanted -= count;
            }
        }
    }

    private void createAndDelete() throws ExecutionException, InterruptedException {
        String topic = "soak-passing-" + topics.incrementAndGet();
        admin.createTopics(List.of(new NewTopic(topic, 8, (short) 1))).all().get();
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(
                        Map.of(
                                "bootstrap.servers", bootstrap,
                                "key.serializer", ByteArraySerializer.class,
                                "value.serializer", ByteArraySerializer.class))) {
            for (int partition = 0; partition < 8; partition++) {
                producer.send(new ProducerRecord<>(topic, partition, null, new byte[1000])).get();
            }
        }
        admin.deleteTopics(List.of(topic)).all().get();
    }

    private void ask() throws ExecutionException, InterruptedException {
        admin.describeCluster().nodes().get();
        admin.describeTopics(TOPICS).allTopicNames().get();
        admin.listGroups().all().get();
        LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(1));
    }

    List<String> failures() {
        return List.copyOf(failures);
    }

    /// What went through up to now, for the progress line.
    String progress() {
        return "%d records in, %d out, %d joins, %d topics came and went, %d failures"
                .formatted(
                        produced.get(), consumed.get(), joins.get(), topics.get(), failures.size());
    }

    @Override
    public void close() {
        ending = true;
        for (Thread thread : threads) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        }
        admin.close();
    }
}
