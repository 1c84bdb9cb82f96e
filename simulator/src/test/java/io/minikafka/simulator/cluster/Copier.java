package io.minikafka.simulator.cluster;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.ApplicationRecoverableException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/// Copies a topic exactly once, in a group of the classic protocol, and begins anew whenever its client tells it to.
final class Copier implements AutoCloseable {
    private final String bootstrap;
    private final String id;
    private final String from;
    private final String to;
    private final Thread thread;
    private final AtomicInteger commits = new AtomicInteger();
    private volatile boolean ending;

    Copier(String bootstrap, String id, String from, String to) {
        this.bootstrap = bootstrap;
        this.id = id;
        this.from = from;
        this.to = to;
        this.thread = Thread.ofPlatform().name(id).start(this::run);
    }

    /// Transactions that it was told are committed.
    int commits() {
        return commits.get();
    }

    private void run() {
        while (!ending) {
            try (KafkaConsumer<String, String> consumer = consumer();
                    KafkaProducer<String, String> producer = producer()) {
                producer.initTransactions();
                consumer.subscribe(List.of(from));
                while (!ending) {
                    ConsumerRecords<String, String> records = consumer.poll(Duration.ofMillis(100));
                    if (!records.isEmpty()) {
                        copy(consumer, producer, records);
                    }
                }
            } catch (InterruptException e) {
                return;
            } catch (KafkaException e) {
                System.err.println(id + " begins anew: " + e);
            }
        }
    }

    private void copy(
            KafkaConsumer<String, String> consumer,
            KafkaProducer<String, String> producer,
            ConsumerRecords<String, String> records) {
        try {
            producer.beginTransaction();
            for (ConsumerRecord<String, String> record : records) {
                var _ =
                        producer.send(
                                new ProducerRecord<>(
                                        to, record.partition(), record.key(), record.value()));
            }
            producer.sendOffsetsToTransaction(records.nextOffsets(), consumer.groupMetadata());
            producer.commitTransaction();
            commits.incrementAndGet();
        } catch (ApplicationRecoverableException fatal) {
            throw fatal;
        } catch (KafkaException e) {
            System.err.println(id + " aborts: " + e);
            producer.abortTransaction();
            toCommitted(consumer);
        }
    }

    /// Reading goes on where the last transaction that committed ended.
    private static void toCommitted(KafkaConsumer<String, String> consumer) {
        Map<TopicPartition, OffsetAndMetadata> committed =
                new HashMap<>(consumer.committed(consumer.assignment()));
        for (TopicPartition partition : consumer.assignment()) {
            OffsetAndMetadata offset = committed.get(partition);
            if (offset == null) {
                consumer.seekToBeginning(List.of(partition));
            } else {
                consumer.seek(partition, offset);
            }
        }
    }

    private KafkaConsumer<String, String> consumer() {
        return new KafkaConsumer<>(
                Map.of(
                        "bootstrap.servers",
                        bootstrap,
                        "group.id",
                        "copiers",
                        "auto.offset.reset",
                        "earliest",
                        "enable.auto.commit",
                        false,
                        "isolation.level",
                        "read_committed",
                        "max.poll.records",
                        100,
                        "session.timeout.ms",
                        6_000,
                        "heartbeat.interval.ms",
                        500,
                        "reconnect.backoff.max.ms",
                        100),
                new StringDeserializer(),
                new StringDeserializer());
    }

    private KafkaProducer<String, String> producer() {
        return new KafkaProducer<>(
                Map.of(
                        "bootstrap.servers",
                        bootstrap,
                        "transactional.id",
                        id,
                        "transaction.timeout.ms",
                        10_000,
                        "reconnect.backoff.max.ms",
                        100),
                new StringSerializer(),
                new StringSerializer());
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
