package io.minikafka.simulator.cluster;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.StringSerializer;

/// Records of which each was acknowledged with acks=all.
final class Acknowledged {
    private Acknowledged() {}

    /// Sends `count` values that begin with `name` to partition 0; returns them when all are acknowledged.
    static List<String> produce(String bootstrap, String topic, String name, int count)
            throws InterruptedException, ExecutionException {
        return produce(
                bootstrap, topic, IntStream.range(0, count).mapToObj(i -> name + i).toList());
    }

    /// The same with given values.
    static List<String> produce(String bootstrap, String topic, List<String> values)
            throws InterruptedException, ExecutionException {
        List<Future<RecordMetadata>> sent = new ArrayList<>();
        try (KafkaProducer<String, String> producer =
                new KafkaProducer<>(
                        Map.of("bootstrap.servers", bootstrap, "acks", "all"),
                        new StringSerializer(),
                        new StringSerializer())) {
            for (String value : values) {
                sent.add(producer.send(new ProducerRecord<>(topic, 0, "", value)));
            }
            for (Future<RecordMetadata> each : sent) {
                Objects.requireNonNull(each.get());
            }
        }
        return values;
    }
}
