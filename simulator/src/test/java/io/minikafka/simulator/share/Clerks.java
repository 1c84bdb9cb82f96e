package io.minikafka.simulator.share;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.kafka.clients.consumer.AcknowledgeType;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaShareConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicIdPartition;

/// Share consumers, each in a thread of its own, that accept what they get and enter it in the ledger.
final class Clerks implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(200);

    private final KeyLedger ledger;
    private final Queue<String> failures = new ConcurrentLinkedQueue<>();
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean ending;

    Clerks(Share share, String group, String topic, int count, KeyLedger ledger) {
        this.ledger = ledger;
        for (int i = 0; i < count; i++) {
            threads.add(
                    Thread.ofPlatform().name("clerk-" + i).start(() -> run(share, group, topic)));
        }
    }

    List<String> failures() {
        return List.copyOf(failures);
    }

    private void run(Share share, String group, String topic) {
        Map<String, Object> settings =
                Map.of("share.acknowledgement.mode", "explicit", "max.poll.records", 100);
        try (KafkaShareConsumer<String, String> consumer = share.consumer(group, settings)) {
            consumer.subscribe(List.of(topic));
            while (!ending) {
                work(consumer);
            }
        } catch (RuntimeException e) {
            failures.add(e.toString());
        }
    }

    private void work(KafkaShareConsumer<String, String> consumer) {
        List<ConsumerRecord<String, String>> taken = new ArrayList<>();
        for (ConsumerRecord<String, String> record : consumer.poll(POLL)) {
            ledger.taken(record.key(), number(record));
            consumer.acknowledge(record, AcknowledgeType.ACCEPT);
            taken.add(record);
        }
        if (taken.isEmpty()) {
            return;
        }
        taken.forEach(record -> ledger.acknowledging(record.key(), number(record)));
        Map<TopicIdPartition, Optional<KafkaException>> outcome = consumer.commitSync();
        for (ConsumerRecord<String, String> record : taken) {
            boolean known =
                    outcome.entrySet().stream()
                            .anyMatch(entry ->
                                    entry.getKey().partition() == record.partition()
                                            && entry.getValue().isEmpty());
            if (known) {
                ledger.accepted(record.key(), number(record));
            }
        }
    }

    private static int number(ConsumerRecord<String, String> record) {
        return Integer.parseInt(record.value().substring(record.value().indexOf('/') + 1));
    }

    @Override
    public void close() {
        ending = true;
        try {
            for (Thread thread : threads) {
                thread.join();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
