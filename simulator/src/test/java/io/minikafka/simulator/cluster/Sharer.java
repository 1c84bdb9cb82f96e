package io.minikafka.simulator.cluster;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.AcknowledgeType;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaShareConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicIdPartition;
import org.apache.kafka.common.serialization.StringDeserializer;

/// A member of a share group that acknowledges all that it gets, on a thread of its own.
final class Sharer implements AutoCloseable {
    private static final int RECORDS_MAX = 50;

    /// Less than a client's own patience of 30 s with the node that was killed.
    private static final Duration CLOSING = Duration.ofSeconds(3);

    private final Map<String, Object> settings;
    private final String topic;
    private final Ledger ledger;
    private final Thread thread;
    private volatile boolean ending;

    /// What the members of a group were given, and what they were told.
    static final class Ledger {
        private final Set<String> acknowledged = ConcurrentHashMap.newKeySet();
        private final Set<String> confirmed = ConcurrentHashMap.newKeySet();
        private volatile Set<String> settled = Set.of();
        private final Queue<String> wrongs = new ConcurrentLinkedQueue<>();
        private final AtomicInteger refusals = new AtomicInteger();

        /// Values for which somebody sent an acknowledgement, whatever came of it.
        Set<String> acknowledged() {
            return acknowledged;
        }

        /// Values of which somebody was told that they are done.
        Set<String> confirmed() {
            return confirmed;
        }

        List<String> wrongs() {
            return List.copyOf(wrongs);
        }

        int refusals() {
            return refusals.get();
        }

        /// No member is there, so nothing is with anybody: what was confirmed may not be given to the next ones.
        void settle() {
            settled = Set.copyOf(confirmed);
        }

        private void given(String value) {
            if (settled.contains(value)) {
                wrongs.add(value + " was given again after it was confirmed");
            }
        }

        private void told(String value, Optional<KafkaException> error) {
            if (error.isPresent()) {
                refusals.incrementAndGet();
            } else {
                confirmed.add(value);
            }
        }
    }

    Sharer(String bootstrap, String group, String topic, Ledger ledger) {
        this.settings =
                Map.of(
                        "bootstrap.servers",
                        bootstrap,
                        "group.id",
                        group,
                        "share.acknowledgement.mode",
                        "explicit",
                        "max.poll.records",
                        RECORDS_MAX,
                        "reconnect.backoff.max.ms",
                        100);
        this.topic = topic;
        this.ledger = ledger;
        this.thread = Thread.ofPlatform().name("sharer").start(this::run);
    }

    private void run() {
        var consumer =
                new KafkaShareConsumer<>(
                        settings, new StringDeserializer(), new StringDeserializer());
        try {
            consumer.subscribe(List.of(topic));
            while (!ending) {
                work(consumer);
            }
        } catch (RuntimeException e) {
            ledger.wrongs.add("a member failed: " + e);
        } finally {
            consumer.close(CLOSING);
        }
    }

    private void work(KafkaShareConsumer<String, String> consumer) {
        List<ConsumerRecord<String, String>> taken = new ArrayList<>();
        for (ConsumerRecord<String, String> record : consumer.poll(Duration.ofMillis(200))) {
            ledger.given(record.value());
            consumer.acknowledge(record, AcknowledgeType.ACCEPT);
            ledger.acknowledged.add(record.value());
            taken.add(record);
        }
        if (taken.isEmpty()) {
            return;
        }
        Map<TopicIdPartition, Optional<KafkaException>> outcomes = consumer.commitSync();
        for (ConsumerRecord<String, String> record : taken) {
            outcomes.forEach((partition, error) -> {
                if (partition.partition() == record.partition()) {
                    ledger.told(record.value(), error);
                }
            });
        }
    }

    @Override
    public void close() {
        ending = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
