package io.minikafka.simulator.ecosystem;

import static org.assertj.core.api.Assertions.assertThat;

import io.minikafka.simulator.ops.Kafka;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;

/// What goes into the Streams applications, what must come out of them, and what did. Owned by the test's thread.
final class StreamsData implements AutoCloseable {
    static final int PARTITIONS = 3;

    private static final List<String> WORDS =
            IntStream.range(0, 200).mapToObj(i -> "word" + i).toList();

    private final String bootstrap;
    private final Admin admin;
    private final KafkaProducer<byte[], byte[]> producer;
    private final Random random = new Random(11);
    private final List<Future<RecordMetadata>> sent = new ArrayList<>();
    private final Map<String, Long> expectedCounts = new TreeMap<>();
    private int pairs;

    StreamsData(String bootstrap) {
        this.bootstrap = bootstrap;
        this.admin = Kafka.admin(bootstrap);
        this.producer = Kafka.producer(bootstrap, Map.of("linger.ms", 5));
    }

    void create(String topic, Map<String, String> configs) {
        Kafka.create(admin, topic, PARTITIONS, configs);
    }

    /// Sends lines of some words each, and counts them.
    void sendLines(int lines) {
        for (int i = 0; i < lines; i++) {
            List<String> words = new ArrayList<>();
            for (int w = random.nextInt(1, 6); w > 0; w--) {
                String word = WORDS.get(random.nextInt(WORDS.size()));
                words.add(word);
                expectedCounts.merge(word, 1L, Long::sum);
            }
            send("lines", "k" + i, String.join(" ", words));
        }
        awaitSent();
    }

    /// Sends the two parts of each pair. One side goes up and the other down: partners are far apart in their topics.
    void sendPairs(int more) {
        for (int i = 0; i < more; i++) {
            int up = pairs + i;
            int down = pairs + more - 1 - i;
            send("left", "k" + up, "l" + up);
            send("right", "k" + down, "r" + down);
        }
        pairs += more;
        awaitSent();
    }

    Map<String, Long> expectedCounts() {
        return expectedCounts;
    }

    /// The last count of each word.
    Map<String, Long> counts(String topic) {
        Map<String, Long> counts = new TreeMap<>();
        read(topic)
                .forEach(record ->
                        counts.put(text(record.key()), Long.valueOf(text(record.value()))));
        return counts;
    }

    List<String> expectedPairs() {
        return IntStream.range(0, pairs).mapToObj(i -> "k%d l%d r%d".formatted(i, i, i)).toList();
    }

    List<String> pairs(String topic) {
        return read(topic).stream()
                .map(record -> text(record.key()) + " " + text(record.value()))
                .toList();
    }

    /// Whether Streams deleted what it had read of a topic of its own.
    boolean isPurged(String topic) {
        Map<TopicPartition, OffsetSpec> first = new HashMap<>();
        partitions(topic).forEach(partition -> first.put(partition, OffsetSpec.earliest()));
        return Kafka.get(admin.listOffsets(first).all()).values().stream()
                .mapToLong(ListOffsetsResultInfo::offset)
                .allMatch(offset -> offset > 0);
    }

    String setting(String topic, String name) {
        return Kafka.setting(admin, topic, name);
    }

    private void send(String topic, String key, String value) {
        sent.add(producer.send(new ProducerRecord<>(topic, bytes(key), bytes(value))));
    }

    private void awaitSent() {
        producer.flush();
        assertThat(sent).allMatch(record -> record.state() == Future.State.SUCCESS);
        sent.clear();
    }

    private List<ConsumerRecord<byte[], byte[]>> read(String topic) {
        List<TopicPartition> partitions = partitions(topic);
        try (var consumer =
                Kafka.consumer(bootstrap, Map.of("isolation.level", "read_committed"))) {
            consumer.assign(partitions);
            return Kafka.readToEnd(consumer, partitions);
        }
    }

    private static List<TopicPartition> partitions(String topic) {
        return IntStream.range(0, PARTITIONS)
                .mapToObj(partition -> new TopicPartition(topic, partition))
                .toList();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        producer.close();
        admin.close();
    }
}
