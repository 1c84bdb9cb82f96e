package io.minikafka.simulator.group;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.SubscriptionPattern;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A member of a group in a thread of its own: polls, notes what it read, and commits after each poll.
final class Worker implements ConsumerRebalanceListener, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Worker.class);

    private final String name;
    private final Claims claims;
    private final Seen seen;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Set<TopicPartition> owned = ConcurrentHashMap.newKeySet();
    private final AtomicInteger lost = new AtomicInteger();
    private final Thread thread;
    private volatile boolean isLeaving;

    private Worker(String name, Claims claims, Seen seen, KafkaConsumer<byte[], byte[]> consumer) {
        this.name = name;
        this.claims = claims;
        this.seen = seen;
        this.consumer = consumer;
        this.thread = new Thread(this::run, name);
    }

    static Worker start(
            String name,
            Claims claims,
            Seen seen,
            String bootstrap,
            String topic,
            Map<String, Object> more) {
        Worker worker = new Worker(name, claims, seen, consumer(name, bootstrap, more));
        worker.consumer.subscribe(List.of(topic), worker);
        worker.thread.start();
        return worker;
    }

    static Worker startWithPattern(
            String name,
            Claims claims,
            Seen seen,
            String bootstrap,
            String pattern,
            Map<String, Object> more) {
        Worker worker = new Worker(name, claims, seen, consumer(name, bootstrap, more));
        if ("consumer".equals(more.get("group.protocol"))) {
            worker.consumer.subscribe(new SubscriptionPattern(pattern), worker);
        } else {
            worker.consumer.subscribe(Pattern.compile(pattern), worker);
        }
        worker.thread.start();
        return worker;
    }

    private static KafkaConsumer<byte[], byte[]> consumer(
            String name, String bootstrap, Map<String, Object> more) {
        Map<String, Object> settings = new HashMap<>();
        settings.put("bootstrap.servers", bootstrap);
        settings.put("client.id", name);
        settings.put("key.deserializer", ByteArrayDeserializer.class);
        settings.put("value.deserializer", ByteArrayDeserializer.class);
        settings.put("enable.auto.commit", false);
        settings.put("auto.offset.reset", "earliest");
        settings.put("reconnect.backoff.max.ms", 100);
        settings.put("metadata.max.age.ms", 1_000);
        settings.putAll(more);
        return new KafkaConsumer<>(settings);
    }

    private void run() {
        try (consumer) {
            while (!isLeaving) {
                ConsumerRecords<byte[], byte[]> records = consumer.poll(Duration.ofMillis(50));
                records.forEach(seen::read);
                if (!records.isEmpty()) {
                    commit();
                }
            }
        } catch (RuntimeException e) {
            LOG.error("member {} failed", name, e);
            seen.failed(name, e);
        }
    }

    /// A rebalance, or a broker that is away, may forbid the commit; then the records come again.
    private void commit() {
        try {
            consumer.commitSync(Duration.ofSeconds(5));
        } catch (CommitFailedException | RebalanceInProgressException | RetriableException e) {
            LOG.info("member {} did not commit: {}", name, e.getMessage());
        }
    }

    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
        claims.took(name, partitions);
        owned.addAll(partitions);
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
        owned.removeAll(partitions);
        claims.gave(name, partitions);
    }

    @Override
    public void onPartitionsLost(Collection<TopicPartition> partitions) {
        lost.incrementAndGet();
        onPartitionsRevoked(partitions);
    }

    int share() {
        return owned.size();
    }

    /// How often it was told that its partitions are gone without having been asked.
    int losses() {
        return lost.get();
    }

    /// Leaves the group and waits until that is done.
    @Override
    public void close() {
        isLeaving = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public String toString() {
        return name + owned;
    }
}
