package io.minikafka.simulator.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.minikafka.simulator.broker.BrokerProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A bit of a segment changes while the broker is down: that batch is never served, all others are, and the log
/// names the place.
class DamagedSegmentTest {
    private static final TopicPartition TOPIC = new TopicPartition("damaged", 0);
    private static final int RECORDS = 30;
    private static final int BAD = 12;

    @TempDir private Path folder;

    @Test
    void everythingBeforeAndAfterADamagedBatchIsRead() throws Exception {
        try (BrokerProcess broker = BrokerProcess.start(folder, Map.of())) {
            try (KafkaProducer<byte[], byte[]> producer =
                    Kafka.producer(broker.bootstrap(), Map.of())) {
                for (int i = 0; i < RECORDS; i++) {
                    Kafka.send(producer, TOPIC, value(i));
                }
            }
            broker.stop();
            Path segment = segment(broker.dataDir().resolve("logs"));
            long position = DamagedFolderTest.find(Files.readAllBytes(segment), value(BAD));
            DamagedFolderTest.flip(segment, position + 3);
            broker.restart();

            try (KafkaConsumer<byte[], byte[]> consumer =
                    Kafka.consumer(broker.bootstrap(), Map.of())) {
                consumer.assign(List.of(TOPIC));
                assertThat(upTo(BAD, consumer)).isEqualTo(values(0, BAD));
                assertThatThrownBy(() -> pollForLong(consumer))
                        .isInstanceOf(KafkaException.class)
                        .hasMessageContaining(TOPIC.toString());
                assertThat(consumer.position(TOPIC)).isEqualTo(BAD);
                consumer.seek(TOPIC, BAD + 1);
                assertThat(upTo(RECORDS, consumer)).isEqualTo(values(BAD + 1, RECORDS));
            }
            assertThat(broker.logText().lines())
                    .anySatisfy(line ->
                            assertThat(line)
                                    .contains(
                                            "level=ERROR",
                                            segment.getFileName().toString(),
                                            "position=",
                                            "offset=" + BAD + " next_offset=" + (BAD + 1)));
        }
    }

    private static void pollForLong(KafkaConsumer<byte[], byte[]> consumer) {
        for (int i = 0; i < 100; i++) {
            assertThat(consumer.poll(Duration.ofMillis(100))).isEmpty();
        }
    }

    private static List<String> upTo(int position, KafkaConsumer<byte[], byte[]> consumer) {
        List<String> seen = new ArrayList<>();
        for (int i = 0; i < 300 && consumer.position(TOPIC) < position; i++) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(200))) {
                seen.add(new String(record.value(), StandardCharsets.UTF_8));
            }
        }
        return seen;
    }

    private static List<String> values(int from, int to) {
        List<String> values = new ArrayList<>();
        for (int i = from; i < to; i++) {
            values.add(new String(value(i), StandardCharsets.UTF_8));
        }
        return values;
    }

    private static byte[] value(int i) {
        return "the content of record number %04d".formatted(i).getBytes(StandardCharsets.UTF_8);
    }

    private static Path segment(Path logs) throws IOException {
        try (Stream<Path> files = Files.walk(logs)) {
            return files.filter(file -> file.toString().endsWith(".log"))
                    .filter(file -> holds(file, value(BAD)))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private static boolean holds(Path file, byte[] wanted) {
        try {
            return DamagedFolderTest.find(Files.readAllBytes(file), wanted) >= 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
