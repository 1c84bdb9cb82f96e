package io.minikafka.simulator.client;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
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
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/// Copies a topic to another one exactly once, as a member of the group `copiers`. What its user does about errors is
/// what Kafka's documentation says: abort and read again from the committed offsets, or, when the producer is of no more
/// use, begin with a new one.
///
/// @param id the transactional one
/// @param perTransaction records at the most
/// @param committed told of each transaction that is committed
public record ExactlyOnceCopy(
        String bootstrap,
        String id,
        String from,
        String to,
        int perTransaction,
        Runnable committed) {
    private static final Duration POLL = Duration.ofMillis(100);

    /// Until `isEnding`, or its thread is interrupted.
    public void run(BooleanSupplier isEnding) {
        while (!isEnding.getAsBoolean()) {
            try {
                copyUntil(isEnding);
            } catch (InterruptException e) {
                return;
            } catch (KafkaException e) {
                System.err.println(id + " begins anew: " + e);
            }
        }
    }

    private void copyUntil(BooleanSupplier isEnding) {
        try (KafkaConsumer<byte[], byte[]> consumer = consumer();
                KafkaProducer<byte[], byte[]> producer = producer()) {
            producer.initTransactions();
            consumer.subscribe(List.of(from));
            while (!isEnding.getAsBoolean()) {
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
            committed.run();
        } catch (ApplicationRecoverableException fatal) {
            throw fatal;
        } catch (KafkaException e) {
            System.err.println(id + " aborts: " + e);
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
                        perTransaction,
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
