package io.minikafka.simulator.crash;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.ApplicationRecoverableException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/// Copies a topic to another one exactly once, as a member of a group, until it is killed. A program of its own, so
/// that it can be killed. What its user does about errors is what Kafka's documentation says: abort and read again
/// from the committed offsets, or, when the producer is of no more use, begin with a new one.
public final class CopyProgram {
    private static final Duration POLL = Duration.ofMillis(100);
    private static final int RECORDS_PER_TRANSACTION = 50;

    private final String bootstrap;
    private final String id;
    private final String from;
    private final String to;

    private CopyProgram(String bootstrap, String id, String from, String to) {
        this.bootstrap = bootstrap;
        this.id = id;
        this.from = from;
        this.to = to;
    }

    public static void main(String[] args) {
        CopyProgram program = new CopyProgram(args[0], args[1], args[2], args[3]);
        while (true) {
            try {
                program.run();
            } catch (KafkaException e) {
                System.err.println("begins anew: " + e);
            }
        }
    }

    private void run() {
        try (KafkaConsumer<byte[], byte[]> consumer = consumer();
                KafkaProducer<byte[], byte[]> producer = producer()) {
            producer.initTransactions();
            consumer.subscribe(List.of(from));
            while (true) {
                ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
                if (!records.isEmpty()) {
                    copy(consumer, producer, records);
                }
            }
        }
    }

    private void copy(
            KafkaConsumer<byte[], byte[]> consumer,
            KafkaProducer<byte[], byte[]> producer,
            ConsumerRecords<byte[], byte[]> records) {
        try {
            producer.beginTransaction();
            for (ConsumerRecord<byte[], byte[]> record : records) {
                var _ =
                        producer.send(
                                new ProducerRecord<>(
                                        to, record.partition(), record.key(), record.value()));
            }
            producer.sendOffsetsToTransaction(records.nextOffsets(), consumer.groupMetadata());
            producer.commitTransaction();
        } catch (ApplicationRecoverableException fatal) {
            throw fatal;
        } catch (KafkaException e) {
            System.err.println("aborts: " + e);
            producer.abortTransaction();
            toCommitted(consumer);
        }
    }

    /// Reading goes on where the last transaction that committed ended.
    private static void toCommitted(KafkaConsumer<byte[], byte[]> consumer) {
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

    private KafkaConsumer<byte[], byte[]> consumer() {
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
                        RECORDS_PER_TRANSACTION,
                        "session.timeout.ms",
                        6_000,
                        "heartbeat.interval.ms",
                        500,
                        "reconnect.backoff.max.ms",
                        100),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
    }

    private KafkaProducer<byte[], byte[]> producer() {
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
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }
}
