package io.minikafka.simulator.ops;

import static org.assertj.core.api.Assertions.assertThat;

import io.minikafka.simulator.broker.Await;
import io.minikafka.simulator.broker.BrokerProcess;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Data folders that must not be used as they are: each is refused with its file named, and nothing in it is
/// touched.
class DamagedFolderTest {
    private static final TopicPartition TOPIC = new TopicPartition("kept", 0);
    private static final int RECORDS = 20;

    @TempDir private Path folder;

    @Test
    void aDamagedMetaFileAndAnotherNodesFolderAreRefused() throws Exception {
        try (BrokerProcess broker = BrokerProcess.start(folder, Map.of("node.id", "1"))) {
            broker.stop();
            Path meta = broker.dataDir().resolve("meta.properties");
            String good = Files.readString(meta);
            for (var bad :
                    List.of(
                            List.of("garbage", "damaged: version is missing"),
                            List.of(good.replace("version=1", "version=9"), "version 9"),
                            List.of(good.replace("node.id=1", "node.id=7"), "belongs to node 7"))) {
                Files.writeString(meta, bad.get(0));
                assertThat(broker.restartThatFails()).isEqualTo(1);
                assertThat(lastLine(broker)).contains(meta.toString(), bad.get(1));
            }
            Files.delete(meta);
            assertThat(broker.restartThatFails()).isEqualTo(1);
            assertThat(lastLine(broker)).contains("holds data but no meta.properties");
            Files.writeString(meta, good);
            broker.restart();
        }
    }

    @Test
    void aDamagedWriteAheadLogIsRefusedUnlessTheLossIsAccepted() throws Exception {
        Path wal;
        long position;
        try (BrokerProcess broker = BrokerProcess.start(folder, Map.of())) {
            try (KafkaProducer<byte[], byte[]> producer =
                    Kafka.producer(broker.bootstrap(), Map.of())) {
                for (int i = 0; i < RECORDS; i++) {
                    Kafka.send(producer, TOPIC, value(i));
                }
            }
            broker.kill9();
            try (Stream<Path> files = Files.list(broker.dataDir().resolve("wal"))) {
                wal =
                        files.filter(each -> holds(each, value(RECORDS / 2)))
                                .findFirst()
                                .orElseThrow();
            }
            position = find(Files.readAllBytes(wal), value(RECORDS / 2));
            flip(wal, position);

            assertThat(broker.restartThatFails()).isEqualTo(1);
            assertThat(lastLine(broker))
                    .contains(wal.getFileName().toString(), "minikafka.wal.corrupt")
                    .containsPattern("position|offset|byte");
        }
        Map<String, String> skip = Map.of("minikafka.wal.corrupt", "skip");
        try (BrokerProcess broker = BrokerProcess.start(folder, skip);
                KafkaConsumer<byte[], byte[]> consumer =
                        Kafka.consumer(broker.bootstrap(), Map.of())) {
            assertThat(broker.logText()).contains("level=WARN", wal.getFileName().toString());
            List<String> read = readAround(consumer);
            // The lost record may have been in its segment already: then it is served, and right.
            assertThat(read).containsAll(kept()).isSubsetOf(all());
        }
    }

    /// Reads to the end; an offset that the broker refuses is passed over, as a person would decide.
    private static List<String> readAround(KafkaConsumer<byte[], byte[]> consumer) {
        List<String> read = new ArrayList<>();
        consumer.assign(List.of(TOPIC));
        consumer.seekToBeginning(List.of(TOPIC));
        Await.until(
                "the topic is read to its end",
                () -> read,
                () -> {
                    try {
                        consumer.poll(Duration.ofMillis(200))
                                .forEach(record -> read.add(text(record.value())));
                    } catch (KafkaException refused) {
                        consumer.seek(TOPIC, consumer.position(TOPIC) + 1);
                    }
                    return consumer.position(TOPIC) == RECORDS;
                });
        return read;
    }

    private static List<String> all() {
        return IntStream.range(0, RECORDS).mapToObj(i -> text(value(i))).toList();
    }

    private static List<String> kept() {
        return all().stream().filter(value -> !value.equals(text(value(RECORDS / 2)))).toList();
    }

    private static String text(byte[] value) {
        return new String(value, StandardCharsets.UTF_8);
    }

    private static byte[] value(int i) {
        return "a record that is worth something, number %04d"
                .formatted(i)
                .getBytes(StandardCharsets.UTF_8);
    }

    private static boolean holds(Path file, byte[] wanted) {
        try {
            return find(Files.readAllBytes(file), wanted) >= 0;
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    static long find(byte[] bytes, byte[] wanted) {
        return new String(bytes, StandardCharsets.ISO_8859_1)
                .indexOf(new String(wanted, StandardCharsets.ISO_8859_1));
    }

    static void flip(Path file, long position) throws IOException {
        try (RandomAccessFile raw = new RandomAccessFile(file.toFile(), "rw")) {
            raw.seek(position);
            int old = raw.read();
            raw.seek(position);
            raw.write(old ^ 0x40);
        }
    }

    private static String lastLine(BrokerProcess broker) {
        return broker.logText().lines().reduce((_, last) -> last).orElse("");
    }
}
