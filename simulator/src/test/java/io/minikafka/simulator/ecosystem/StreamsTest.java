package io.minikafka.simulator.ecosystem;

import static org.assertj.core.api.Assertions.assertThat;

import io.minikafka.simulator.broker.BrokerProcess;
import io.minikafka.simulator.ops.Kafka;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Kafka Streams applications over a broker that is killed and applications that are restarted. What they say at the
/// end is what a plain program counts and joins.
class StreamsTest {
    private static final int PARTITIONS = 3;
    private static final int LINES = 4_000;
    private static final int PAIRS = 3_000;
    private static final List<String> WORDS =
            IntStream.range(0, 200).mapToObj(i -> "word" + i).toList();

    @TempDir private Path folder;
    private BrokerProcess broker;
    private Admin admin;
    private KafkaProducer<byte[], byte[]> producer;
    private final Random random = new Random(11);
    private final List<Future<RecordMetadata>> sent = new ArrayList<>();

    @BeforeEach
    void start() {
        broker = BrokerProcess.start(folder, Map.of("group.initial.rebalance.delay.ms", "0"));
        admin = Kafka.admin(broker.bootstrap());
        producer = Kafka.producer(broker.bootstrap(), Map.of("linger.ms", 5));
    }

    @AfterEach
    void stop() {
        producer.close();
        admin.close();
        broker.close();
    }

    @Test
    void wordsAreCountedAtLeastOnceAndExactlyWhereNothingIsLost() {
        Kafka.create(admin, "lines", PARTITIONS, Map.of());
        Kafka.create(admin, "counts", PARTITIONS, Map.of("cleanup.policy", "compact"));
        // A static member: its next start goes on at once, before the session of the last one ends.
        StreamsApp app =
                new StreamsApp(
                        folder,
                        broker.bootstrap(),
                        "counter",
                        Map.of("group.instance.id", "one"),
                        "count",
                        "lines",
                        "counts");
        Map<String, Long> expected = new TreeMap<>();
        try (app) {
            app.start();
            sendLines(expected, LINES / 4);
            app.await("the first counts", () -> !read("counts").isEmpty());
            sendLines(expected, LINES / 4);
            broker.kill9();
            broker.restart();
            sendLines(expected, LINES / 4);
            app.await("all counts", () -> expected.equals(counts()));
            app.close();
            app.start();
            sendLines(expected, LINES / 4);
            app.await("all counts after a restart", () -> expected.equals(counts()));
            app.await(
                    "the repartition topic is purged", () -> isPurged("counter-words-repartition"));
        }
        assertThat(counts()).isEqualTo(expected);
        assertThat(Kafka.setting(admin, "counter-counts-changelog", "cleanup.policy"))
                .isEqualTo("compact");
        assertThat(Kafka.setting(admin, "counter-words-repartition", "cleanup.policy"))
                .isEqualTo("delete");
        assertThat(Kafka.setting(admin, "counter-words-repartition", "retention.ms"))
                .isEqualTo("-1");
    }

    @Test
    void everyPairIsJoined() {
        for (String topic : List.of("left", "right", "pairs")) {
            Kafka.create(admin, topic, PARTITIONS, Map.of());
        }
        StreamsApp app =
                new StreamsApp(
                        folder,
                        broker.bootstrap(),
                        "joiner",
                        Map.of(),
                        "join",
                        "left",
                        "right",
                        "pairs");
        try (app) {
            app.start();
            sendPairs(0, PAIRS / 2);
            app.await("the first pairs", () -> !read("pairs").isEmpty());
            broker.kill9();
            broker.restart();
            sendPairs(PAIRS / 2, PAIRS);
            app.await("all pairs", () -> pairs().size() >= PAIRS);
        }
        assertThat(pairs())
                .hasSize(PAIRS)
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.range(0, PAIRS)
                                .mapToObj(i -> "k%d l%d r%d".formatted(i, i, i))
                                .toList());
    }

    private void sendLines(Map<String, Long> expected, int lines) {
        for (int i = 0; i < lines; i++) {
            List<String> words = new ArrayList<>();
            for (int w = random.nextInt(1, 6); w > 0; w--) {
                String word = WORDS.get(random.nextInt(WORDS.size()));
                words.add(word);
                expected.merge(word, 1L, Long::sum);
            }
            send("lines", "k" + i, String.join(" ", words));
        }
        awaitSent();
    }

    /// One side goes up and the other down: partners are far apart in their topics.
    private void sendPairs(int from, int to) {
        for (int i = from; i < to; i++) {
            int j = to - 1 - (i - from);
            send("left", "k" + i, "l" + i);
            send("right", "k" + j, "r" + j);
        }
        awaitSent();
    }

    private void send(String topic, String key, String value) {
        sent.add(producer.send(new ProducerRecord<>(topic, bytes(key), bytes(value))));
    }

    private void awaitSent() {
        producer.flush();
        assertThat(sent).allMatch(record -> record.state() == Future.State.SUCCESS);
        sent.clear();
    }

    /// The last count of each word.
    private Map<String, Long> counts() {
        Map<String, Long> counts = new TreeMap<>();
        read("counts")
                .forEach(record ->
                        counts.put(text(record.key()), Long.valueOf(text(record.value()))));
        return counts;
    }

    private List<String> pairs() {
        return read("pairs").stream()
                .map(record -> text(record.key()) + " " + text(record.value()))
                .toList();
    }

    private List<ConsumerRecord<byte[], byte[]>> read(String topic) {
        List<TopicPartition> partitions = partitions(topic);
        try (var consumer =
                Kafka.consumer(broker.bootstrap(), Map.of("isolation.level", "read_committed"))) {
            consumer.assign(partitions);
            return Kafka.readToEnd(consumer, partitions);
        }
    }

    /// Streams deletes what it read of its own topics.
    private boolean isPurged(String topic) {
        Map<TopicPartition, OffsetSpec> first = new HashMap<>();
        partitions(topic).forEach(partition -> first.put(partition, OffsetSpec.earliest()));
        return Kafka.get(admin.listOffsets(first).all()).values().stream()
                .mapToLong(ListOffsetsResultInfo::offset)
                .allMatch(offset -> offset > 0);
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
}
