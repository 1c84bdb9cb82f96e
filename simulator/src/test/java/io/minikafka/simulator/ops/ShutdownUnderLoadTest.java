package io.minikafka.simulator.ops;

import static org.assertj.core.api.Assertions.assertThat;

import io.minikafka.simulator.broker.Await;
import io.minikafka.simulator.broker.BrokerProcess;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `kill` (SIGTERM) while producers send and consumers wait: the process ends within its limit, says so, and
/// what it acknowledged is there after the next start, which has nothing to replay.
class ShutdownUnderLoadTest {
    /// 128 + 15, as a shell shows a process that SIGTERM ended.
    private static final int EXIT_CODE_OF_SIGTERM = 143;

    private static final int PARTITIONS = 8;
    private static final int ACKS_BEFORE_THE_END = 5_000;
    private static final int UNACKNOWLEDGED_AT_MOST = 500;
    private static final String TOPIC = "busy";
    private static final TopicPartition SILENT = new TopicPartition("silent", 0);

    @TempDir private Path folder;
    private final AtomicBoolean ending = new AtomicBoolean();
    private final AtomicLong acknowledged = new AtomicLong();
    private final Queue<Long> lastAcknowledged = new ConcurrentLinkedQueue<>();

    @Test
    void nothingAcknowledgedIsLostAndNothingIsReplayed() throws Exception {
        Map<String, String> settings = Map.of("minikafka.shutdown.timeout.ms", "5000");
        try (BrokerProcess broker = BrokerProcess.start(folder, settings)) {
            try (var admin = Kafka.admin(broker.bootstrap())) {
                Kafka.create(admin, TOPIC, PARTITIONS, Map.of());
                Kafka.create(admin, SILENT.topic(), 1, Map.of());
            }
            KafkaProducer<byte[], byte[]> producer = Kafka.producer(broker.bootstrap(), Map.of());
            KafkaConsumer<byte[], byte[]> waiting =
                    Kafka.consumer(broker.bootstrap(), Map.of("fetch.max.wait.ms", 60_000));
            Thread sender = Thread.ofPlatform().name("sender").start(() -> send(producer));
            Thread reader = Thread.ofPlatform().name("reader").start(() -> poll(waiting));
            Await.until(
                    "the load runs",
                    acknowledged::get,
                    () -> acknowledged.get() > ACKS_BEFORE_THE_END);

            assertThat(broker.terminate()).isEqualTo(EXIT_CODE_OF_SIGTERM);
            ending.set(true);
            producer.close(Duration.ZERO);
            waiting.wakeup();
            sender.join();
            reader.join();
            assertThat(broker.logText())
                    .contains("broker stopped")
                    .doesNotContain("did not take their answers in time");

            broker.restart();
            String lastStart = broker.logText();
            lastStart = lastStart.substring(lastStart.lastIndexOf("write-ahead log replayed"));
            assertThat(lastStart).contains("groups=0", "replayed_entries=0");
            assertThat(read(broker)).containsAll(lastAcknowledged);
        }
    }

    private void send(KafkaProducer<byte[], byte[]> producer) {
        Semaphore room = new Semaphore(UNACKNOWLEDGED_AT_MOST);
        for (long i = 0; !ending.get(); i++) {
            long number = i;
            room.acquireUninterruptibly();
            try {
                var _ =
                        producer.send(
                                new ProducerRecord<>(
                                        TOPIC,
                                        (int) (i % PARTITIONS),
                                        null,
                                        Long.toString(i).getBytes(StandardCharsets.UTF_8)),
                                (_, failure) -> {
                                    room.release();
                                    if (failure == null) {
                                        lastAcknowledged.add(number);
                                        acknowledged.incrementAndGet();
                                    }
                                });
            } catch (IllegalStateException closed) {
                return;
            }
        }
    }

    private static void poll(KafkaConsumer<byte[], byte[]> consumer) {
        try (consumer) {
            consumer.assign(List.of(SILENT));
            while (true) {
                consumer.poll(Duration.ofMinutes(1));
            }
        } catch (WakeupException end) {
            assertThat(end).isNotNull();
        }
    }

    private static List<Long> read(BrokerProcess broker) {
        List<TopicPartition> partitions = new ArrayList<>();
        for (int i = 0; i < PARTITIONS; i++) {
            partitions.add(new TopicPartition(TOPIC, i));
        }
        try (KafkaConsumer<byte[], byte[]> consumer =
                Kafka.consumer(broker.bootstrap(), Map.of())) {
            consumer.assign(partitions);
            return Kafka.readToEnd(consumer, partitions).stream()
                    .map(ConsumerRecord::value)
                    .map(value -> Long.parseLong(new String(value, StandardCharsets.UTF_8)))
                    .toList();
        }
    }
}
