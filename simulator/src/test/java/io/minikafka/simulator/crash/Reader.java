package io.minikafka.simulator.crash;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/// Reads partitions from their beginning to their present end, outside of any group.
final class Reader implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(500);

    private final KafkaConsumer<byte[], byte[]> consumer;

    Reader(String bootstrap) {
        this.consumer =
                new KafkaConsumer<>(
                        Map.of(
                                "bootstrap.servers",
                                bootstrap,
                                "key.deserializer",
                                ByteArrayDeserializer.class,
                                "value.deserializer",
                                ByteArrayDeserializer.class,
                                "enable.auto.commit",
                                false,
                                "auto.offset.reset",
                                "none"));
    }

    Map<TopicPartition, Long> ends(Collection<TopicPartition> partitions) {
        return consumer.endOffsets(partitions);
    }

    /// Hands over every record; checks that offsets have no gap.
    void readAll(
            Collection<TopicPartition> partitions, Consumer<ConsumerRecord<byte[], byte[]>> each) {
        Map<TopicPartition, Long> ends = ends(partitions);
        Map<TopicPartition, Long> next = new HashMap<>();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        while (ends.entrySet().stream()
                .anyMatch(e -> next.getOrDefault(e.getKey(), 0L) < e.getValue())) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                TopicPartition partition = new TopicPartition(record.topic(), record.partition());
                long expected = next.getOrDefault(partition, 0L);
                if (record.offset() != expected) {
                    throw new AssertionError(
                            "%s: offset %d came where %d was expected"
                                    .formatted(partition, record.offset(), expected));
                }
                next.put(partition, expected + 1);
                each.accept(record);
            }
        }
    }

    @Override
    public void close() {
        consumer.close();
    }
}
