package io.minikafka.simulator.cluster;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.serialization.StringDeserializer;

/// Reads a topic in a group and notes which offsets it was told are committed.
final class Watcher implements AutoCloseable {
    private final Map<String, Object> settings;
    private final String topic;
    private final Thread thread;
    private final AtomicInteger commits = new AtomicInteger();
    private final Map<TopicPartition, Long> acknowledged = new ConcurrentHashMap<>();
    private volatile boolean ending;

    /// @param protocol `classic` or `consumer`
    Watcher(String bootstrap, String group, String protocol, String topic) {
        this.settings =
                Map.of(
                        "bootstrap.servers",
                        bootstrap,
                        "group.id",
                        group,
                        "group.protocol",
                        protocol,
                        "auto.offset.reset",
                        "earliest",
                        "enable.auto.commit",
                        false,
                        "default.api.timeout.ms",
                        5_000,
                        "reconnect.backoff.max.ms",
                        100);
        this.topic = topic;
        this.thread = Thread.ofPlatform().name(group).start(this::run);
    }

    int commits() {
        return commits.get();
    }

    /// The highest offset of each partition of which a commit was answered.
    Map<TopicPartition, Long> acknowledged() {
        return Map.copyOf(acknowledged);
    }

    private void run() {
        try (KafkaConsumer<String, String> consumer =
                new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
            consumer.subscribe(List.of(topic));
            while (!ending) {
                ConsumerRecords<String, String> records = consumer.poll(Duration.ofMillis(100));
                if (!records.isEmpty()) {
                    commit(consumer, records);
                }
            }
        } catch (InterruptException e) {
            System.err.println("a watcher was interrupted");
        }
    }

    private void commit(
            KafkaConsumer<String, String> consumer, ConsumerRecords<String, String> records) {
        try {
            consumer.commitSync(records.nextOffsets());
            commits.incrementAndGet();
            records.nextOffsets()
                    .forEach((partition, offset) ->
                            acknowledged.merge(partition, offset.offset(), Math::max));
        } catch (CommitFailedException | RetriableException e) {
            System.err.println("a watcher could not commit: " + e);
        }
    }

    @Override
    public void close() {
        ending = true;
        try {
            if (!thread.join(Duration.ofSeconds(20))) {
                thread.interrupt();
                thread.join();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
