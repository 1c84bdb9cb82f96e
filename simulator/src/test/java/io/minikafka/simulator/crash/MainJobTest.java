package io.minikafka.simulator.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.minikafka.simulator.broker.BrokerProcess;
import io.minikafka.simulator.broker.BrokerUnderTest;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The main job: a real log file is streamed in by a client, line by line, while the broker is killed several
/// times, and comes back byte for byte.
@Tag("crash")
class MainJobTest {
    private static final int SIZE_BYTES = Integer.getInteger("mainjob.bytes", 8_000_000);
    private static final int KILLS = Integer.getInteger("mainjob.kills", 4);
    private static final long SEED = Long.getLong("mainjob.seed", System.nanoTime());
    private static final TopicPartition LOG = new TopicPartition("server-log", 0);

    @Test
    void aLogFileComesBackByteForByteThroughKills(@TempDir Path folder) throws Exception {
        System.err.printf("main job: %d bytes, %d kills, seed %d%n", SIZE_BYTES, KILLS, SEED);
        Path original = folder.resolve("original.log");
        Path back = folder.resolve("back.log");
        LogFile.write(original, SIZE_BYTES, SEED);
        try (BrokerUnderTest broker = BrokerProcess.start(folder, Map.of())) {
            try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrap()))) {
                admin.createTopics(List.of(new NewTopic(LOG.topic(), 1, (short) 1))).all().get();
            }
            streamIn(broker, lines(Files.readAllBytes(original)));
            streamOut(broker, back);
        }
        assertThat(Files.mismatch(original, back))
                .as("first byte that differs; seed %d", SEED)
                .isEqualTo(-1);
    }

    private static List<byte[]> lines(byte[] file) {
        List<byte[]> lines = new ArrayList<>();
        int start = 0;
        for (int i = 0; i < file.length; i++) {
            if (file[i] == '\n') {
                lines.add(Arrays.copyOfRange(file, start, i));
                start = i + 1;
            }
        }
        lines.add(Arrays.copyOfRange(file, start, file.length));
        return lines;
    }

    /// Sends all lines; at some of them, picked by chance, the broker is killed and started again meanwhile.
    private static void streamIn(BrokerUnderTest broker, List<byte[]> lines) throws Exception {
        Random random = new Random(SEED);
        List<Integer> killAt = random.ints(KILLS, 1, lines.size()).sorted().boxed().toList();
        Queue<String> failures = new ConcurrentLinkedQueue<>();
        try (KafkaProducer<byte[], byte[]> producer =
                Producers.producer(broker.bootstrap(), "lz4")) {
            CompletableFuture<Void> crash = CompletableFuture.completedFuture(null);
            // Alone first: the topic's leader may still be settling.
            producer.send(new ProducerRecord<>(LOG.topic(), 0, null, lines.getFirst())).get();
            for (int i = 1; i < lines.size(); i++) {
                if (killAt.contains(i)) {
                    crash.join();
                    crash =
                            CompletableFuture.runAsync(() -> {
                                broker.kill9();
                                broker.restart();
                            });
                }
                var _ =
                        producer.send(
                                new ProducerRecord<>(LOG.topic(), 0, null, lines.get(i)),
                                (metadata, failure) -> {
                                    if (failure != null) {
                                        failures.add(failure.toString());
                                    }
                                });
            }
            crash.join();
            producer.flush();
        }
        assertThat(failures).isEmpty();
        broker.kill9();
        broker.restart();
    }

    private static void streamOut(BrokerUnderTest broker, Path file) throws IOException {
        try (Reader reader = new Reader(broker.bootstrap());
                OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
            reader.readAll(
                    List.of(LOG),
                    record -> {
                        try {
                            if (record.offset() > 0) {
                                out.write('\n');
                            }
                            out.write(record.value());
                        } catch (IOException e) {
                            throw new UncheckedIOException(e);
                        }
                    });
        }
    }
}
