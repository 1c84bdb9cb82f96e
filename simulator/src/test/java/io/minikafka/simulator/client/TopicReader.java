package io.minikafka.simulator.client;

import io.minikafka.simulator.broker.Await;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;

/// What a topic holds for a consumer, from the beginning up to where it ends now.
public final class TopicReader {
    private TopicReader() {}

    /// The values of all partitions, those of each in order.
    ///
    /// @param isolation of the consumer
    public static List<String> readAll(
            String bootstrap, String topic, int partitions, String isolation) {
        return read(bootstrap, topic, partitions, isolation).values().stream()
                .flatMap(List::stream)
                .toList();
    }

    /// The values of each partition that has any, in order.
    ///
    /// @param isolation of the consumer
    public static Map<Integer, List<String>> read(
            String bootstrap, String topic, int partitions, String isolation) {
        Map<Integer, List<String>> values = new TreeMap<>();
        try (KafkaConsumer<String, String> consumer =
                new KafkaConsumer<>(
                        Map.of("bootstrap.servers", bootstrap, "isolation.level", isolation),
                        new StringDeserializer(),
                        new StringDeserializer())) {
            List<TopicPartition> all =
                    IntStream.range(0, partitions)
                            .mapToObj(partition -> new TopicPartition(topic, partition))
                            .toList();
            consumer.assign(all);
            consumer.seekToBeginning(all);
            Map<TopicPartition, Long> ends = consumer.endOffsets(all);
            Await.until(
                    "everything is read",
                    () -> {
                        consumer.poll(Duration.ofMillis(200))
                                .forEach(record ->
                                        values.computeIfAbsent(
                                                        record.partition(), _ -> new ArrayList<>())
                                                .add(record.value()));
                        return all.stream()
                                .allMatch(p -> consumer.position(p) >= ends.getOrDefault(p, 0L));
                    });
        }
        return values;
    }
}
