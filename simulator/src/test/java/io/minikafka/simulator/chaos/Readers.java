package io.minikafka.simulator.chaos;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/// Stock consumers that read committed records through every fault and tell the witness what they saw: some with
/// partitions of their own, which go back now and then, some in a group.
final class Readers implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(200);
    private static final int SEEKS_PERMILLE = 5;
    private static final int LAST_READER = -1;
    private static final Duration LAST_READ_LIMIT = Duration.ofMinutes(15);

    private final String bootstrap;
    private final String topic;
    private final List<TopicPartition> all;
    private final Witness witness;
    private final Queue<String> troubles = new ConcurrentLinkedQueue<>();
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean ending;

    Readers(String bootstrap, String topic, int partitions, Witness witness) {
        this.bootstrap = bootstrap;
        this.topic = topic;
        this.all =
                IntStream.range(0, partitions).mapToObj(p -> new TopicPartition(topic, p)).toList();
        this.witness = witness;
    }

    Readers start(int assigned, int inGroup, long seed) {
        for (int i = 0; i < assigned; i++) {
            int number = i;
            threads.add(
                    Thread.ofPlatform()
                            .name("reader-" + i)
                            .start(() -> keepReading(number, new Random(seed + number), false)));
        }
        for (int i = 0; i < inGroup; i++) {
            int number = assigned + i;
            threads.add(
                    Thread.ofPlatform()
                            .name("group-reader-" + i)
                            .start(() -> keepReading(number, new Random(seed + number), true)));
        }
        return this;
    }

    Map<String, Integer> troubles() {
        Map<String, Integer> counts = new HashMap<>();
        troubles.forEach(trouble -> counts.merge(trouble, 1, Integer::sum));
        return counts;
    }

    /// Reads everything once more, from the beginning to what is the end now; nobody writes any more.
    void readAll() {
        try (KafkaConsumer<byte[], byte[]> consumer = consumer(Map.of())) {
            Map<TopicPartition, Long> ends = consumer.endOffsets(all);
            consumer.assign(all);
            consumer.seekToBeginning(all);
            all.forEach(partition -> witness.positioned(LAST_READER, partition.partition()));
            long untilNs = System.nanoTime() + LAST_READ_LIMIT.toNanos();
            while (all.stream().anyMatch(p -> consumer.position(p) < ends.getOrDefault(p, 0L))) {
                tell(LAST_READER, consumer.poll(POLL));
                if (System.nanoTime() - untilNs > 0) {
                    throw new AssertionError(
                            "the partitions could not be read to their ends " + ends);
                }
            }
            ends.forEach((partition, end) -> witness.readToEnd(partition.partition(), end));
        }
    }

    void finish() throws InterruptedException {
        ending = true;
        for (Thread thread : threads) {
            thread.join();
        }
    }

    @Override
    public void close() {
        try {
            finish();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void keepReading(int number, Random random, boolean isInGroup) {
        while (!ending) {
            try (KafkaConsumer<byte[], byte[]> consumer =
                    consumer(isInGroup ? Map.of("group.id", "chaos") : Map.of())) {
                if (isInGroup) {
                    consumer.subscribe(List.of(topic), new Assignments(number));
                } else {
                    consumer.assign(all);
                    consumer.seekToBeginning(all);
                    all.forEach(p -> witness.positioned(number, p.partition()));
                }
                while (!ending) {
                    tell(number, consumer.poll(POLL));
                    if (!isInGroup && random.nextInt(1_000) < SEEKS_PERMILLE) {
                        goBack(consumer, number, random);
                    }
                }
            } catch (KafkaException e) {
                troubles.add(e.getClass().getSimpleName());
            }
        }
    }

    private void goBack(KafkaConsumer<byte[], byte[]> consumer, int number, Random random) {
        TopicPartition partition = all.get(random.nextInt(all.size()));
        long position = consumer.position(partition, Duration.ofSeconds(5));
        consumer.seek(partition, random.nextLong(position + 1));
        witness.positioned(number, partition.partition());
    }

    private void tell(int number, ConsumerRecords<byte[], byte[]> records) {
        for (ConsumerRecord<byte[], byte[]> record : records) {
            Value value = Value.of(record.value());
            if (value.partition() != record.partition()) {
                throw new AssertionError(value + " was read from partition " + record.partition());
            }
            witness.polled(number, record.partition(), record.offset(), value.number());
        }
    }

    /// Whoever gets a partition reads it from wherever the group was.
    private final class Assignments implements ConsumerRebalanceListener {
        private final int number;

        Assignments(int number) {
            this.number = number;
        }

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
            forget(partitions);
        }

        @Override
        public void onPartitionsLost(Collection<TopicPartition> partitions) {
            forget(partitions);
        }

        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
            forget(partitions);
        }

        private void forget(Collection<TopicPartition> partitions) {
            partitions.forEach(p -> witness.positioned(number, p.partition()));
        }
    }

    private KafkaConsumer<byte[], byte[]> consumer(Map<String, Object> more) {
        Map<String, Object> settings = new HashMap<>(more);
        settings.put("bootstrap.servers", bootstrap);
        settings.put("key.deserializer", ByteArrayDeserializer.class);
        settings.put("value.deserializer", ByteArrayDeserializer.class);
        settings.put("isolation.level", "read_committed");
        settings.put("enable.auto.commit", more.containsKey("group.id"));
        settings.put("auto.commit.interval.ms", 500);
        // In a group there is no position at first; elsewhere a lost one is a failure to be seen.
        settings.put("auto.offset.reset", more.containsKey("group.id") ? "earliest" : "none");
        settings.put("request.timeout.ms", (int) TimeUnit.SECONDS.toMillis(5));
        settings.put("default.api.timeout.ms", (int) TimeUnit.SECONDS.toMillis(20));
        settings.put("session.timeout.ms", (int) TimeUnit.SECONDS.toMillis(10));
        settings.put("reconnect.backoff.max.ms", 200);
        settings.put("metadata.max.age.ms", 1_000);
        settings.put("enable.metrics.push", false);
        return new KafkaConsumer<>(settings);
    }
}
