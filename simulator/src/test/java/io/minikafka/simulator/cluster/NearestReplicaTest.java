package io.minikafka.simulator.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.minikafka.simulator.broker.Await;
import io.minikafka.simulator.broker.ProcessCluster;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/// Consumers that name their rack read from the follower in it (KIP-392), and lose nothing when it dies.
class NearestReplicaTest {
    private static final String TOPIC = "near";
    private static final TopicPartition PARTITION = new TopicPartition(TOPIC, 0);
    private static final int BATCH = 500;

    @RegisterExtension final ProcessCluster cluster = new ProcessCluster();

    private final List<String> sent = new ArrayList<>();
    private final List<String> read = new ArrayList<>();

    @Test
    void aConsumerReadsInItsRackAsLongAsItCan(@TempDir Path folder) throws Exception {
        cluster.found(folder, Map.of("minikafka.cluster", "true", "broker.rack", "rack-1"));
        cluster.join(folder, Map.of("broker.rack", "rack-2"));
        cluster.join(folder, Map.of("broker.rack", "rack-3"));
        try (Admin admin = cluster.admin()) {
            cluster.awaitFormed(admin);
            cluster.createTopic(admin, TOPIC, 1, Map.of());
            int leader = ProcessCluster.leader(admin, TOPIC, 0);
            int near = leader % 3 + 1;
            try (KafkaProducer<String, String> producer = producer();
                    KafkaConsumer<String, String> consumer = consumer("rack-" + near)) {
                producer.initTransactions();
                send(producer);
                readAll(consumer);
                Await.until("it reads in its rack", () -> readsAt(consumer) == near);
                send(producer);
                readAll(consumer);
                assertThat(readsAt(consumer)).isEqualTo(near);

                cluster.node(near).kill9();
                send(producer);
                readAll(consumer);
                assertThat(readsAt(consumer)).as("the leader").isEqualTo(-1);

                cluster.node(near).restart();
                Await.until("it reads in its rack again", () -> readsAt(consumer) == near);
                send(producer);
                readAll(consumer);
            }
            assertThat(read).isEqualTo(sent);
        }
    }

    /// A transaction that commits, between two that do not.
    private void send(KafkaProducer<String, String> producer) {
        transaction(producer, "aborted").abortTransaction();
        int from = sent.size();
        producer.beginTransaction();
        IntStream.range(from, from + BATCH)
                .mapToObj(Integer::toString)
                .forEach(value -> {
                    sent.add(value);
                    var _ = producer.send(new ProducerRecord<>(TOPIC, 0, null, value));
                });
        producer.commitTransaction();
        transaction(producer, "aborted as well").abortTransaction();
    }

    private static KafkaProducer<String, String> transaction(
            KafkaProducer<String, String> producer, String value) {
        producer.beginTransaction();
        var _ = producer.send(new ProducerRecord<>(TOPIC, 0, null, value));
        producer.flush();
        return producer;
    }

    private void readAll(KafkaConsumer<String, String> consumer) {
        Await.until(
                "all is read",
                () -> {
                    poll(consumer);
                    return read.size() >= sent.size();
                });
    }

    private void poll(KafkaConsumer<String, String> consumer) {
        consumer.poll(Duration.ofMillis(100)).forEach(record -> read.add(record.value()));
    }

    /// The node that the consumer was sent to, -1 if it reads at the leader.
    private int readsAt(KafkaConsumer<String, String> consumer) {
        poll(consumer);
        return consumer.metrics().entrySet().stream()
                .filter(metric -> metric.getKey().name().equals("preferred-read-replica"))
                .map(metric -> (Number) metric.getValue().metricValue())
                .mapToInt(Number::intValue)
                .findFirst()
                .orElse(-1);
    }

    private KafkaProducer<String, String> producer() {
        return new KafkaProducer<>(
                Map.of("bootstrap.servers", cluster.bootstrap(), "transactional.id", "near"),
                new StringSerializer(),
                new StringSerializer());
    }

    private KafkaConsumer<String, String> consumer(String rack) {
        Map<String, Object> settings = new TreeMap<>();
        settings.put("bootstrap.servers", cluster.bootstrap());
        settings.put("client.rack", rack);
        settings.put("isolation.level", "read_committed");
        settings.put("metadata.max.age.ms", 1_000);
        settings.put("reconnect.backoff.max.ms", 100);
        KafkaConsumer<String, String> consumer =
                new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer());
        consumer.assign(List.of(PARTITION));
        consumer.seekToBeginning(List.of(PARTITION));
        return consumer;
    }
}
