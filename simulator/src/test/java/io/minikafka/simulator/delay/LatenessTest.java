package io.minikafka.simulator.delay;

import static org.assertj.core.api.Assertions.assertThat;

import io.minikafka.simulator.broker.BrokerProcess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// How late a million waiting records come to a consumer, after the broker was killed while they waited: `./dev delay
/// [RECORDS]`. Due times are spread by chance over a window that begins when all are sent.
@Tag("delay")
class LatenessTest {
    private static final int RECORDS = Integer.getInteger("delay.records", 1_000_000);
    private static final int WINDOW_MS = Integer.getInteger("delay.window.ms", 150_000);
    private static final int LEAD_MS = Integer.getInteger("delay.lead.ms", 60_000);
    private static final int PARTITIONS = 6;
    private static final long P99_GOAL_MS = 100;

    @Test
    void dueTimesAreMet(@TempDir Path folder) throws Exception {
        try (BrokerProcess broker =
                BrokerProcess.start(folder, Map.of("group.initial.rebalance.delay.ms", "0"))) {
            Reminders reminders = Reminders.create(broker.bootstrap(), PARTITIONS, 1);
            long beganMs = System.currentTimeMillis();
            long firstMs = beganMs + LEAD_MS;
            send(reminders, firstMs);
            long sentMs = System.currentTimeMillis() - beganMs;
            broker.kill9();
            long killedNs = System.nanoTime();
            broker.restart();
            long backMs = (System.nanoTime() - killedNs) / 1_000_000;
            assertThat(System.currentTimeMillis())
                    .as("all wait when the first is due")
                    .isLessThan(firstMs);
            long[] lateMs = receive(reminders);
            Arrays.sort(lateMs);
            System.err.printf(
                    "delay: %d records due over %d s; sent in %d ms, back after kill -9 in %d ms%n",
                    RECORDS, WINDOW_MS / 1000, sentMs, backMs);
            System.err.printf(
                    "delay: late at the consumer, ms: p50 %d, p99 %d, p99.9 %d, most %d; broker memory %s%n",
                    at(lateMs, 0.5),
                    at(lateMs, 0.99),
                    at(lateMs, 0.999),
                    lateMs[lateMs.length - 1],
                    memory(broker.pid()));
            assertThat(lateMs[0]).isNotNegative();
            assertThat(at(lateMs, 0.99)).isLessThanOrEqualTo(P99_GOAL_MS);
        }
    }

    private static void send(Reminders reminders, long firstMs) {
        Random random = new Random(1);
        String padding = "x".repeat(80);
        try (KafkaProducer<byte[], byte[]> producer = reminders.producer(Map.of("linger.ms", 20))) {
            for (int i = 0; i < RECORDS; i++) {
                long dueMs = firstMs + random.nextInt(WINDOW_MS);
                var _ =
                        producer.send(
                                reminders.record(
                                        i % PARTITIONS, i + " " + dueMs + " " + padding, dueMs));
            }
        }
    }

    private static long[] receive(Reminders reminders) {
        long[] lateMs = new long[RECORDS];
        BitSet seen = new BitSet(RECORDS);
        long endNs =
                System.nanoTime() + Duration.ofMillis(LEAD_MS + WINDOW_MS + 120_000L).toNanos();
        try (KafkaConsumer<byte[], byte[]> consumer = reminders.consumer("readers")) {
            for (int count = 0; count < RECORDS; ) {
                assertThat(System.nanoTime()).as("%d came", count).isLessThan(endNs);
                for (ConsumerRecord<byte[], byte[]> record :
                        consumer.poll(Duration.ofMillis(500))) {
                    String[] words =
                            new String(record.value(), StandardCharsets.UTF_8).split(" ", 3);
                    int number = Integer.parseInt(words[0]);
                    assertThat(seen.get(number)).as("record %d came twice", number).isFalse();
                    seen.set(number);
                    lateMs[count++] = System.currentTimeMillis() - Long.parseLong(words[1]);
                }
            }
        }
        return lateMs;
    }

    private static long at(long[] sorted, double part) {
        return sorted[(int) Math.min(sorted.length - 1, Math.floor(sorted.length * part))];
    }

    private static String memory(long pid) throws IOException {
        return Files.readAllLines(Path.of("/proc", Long.toString(pid), "status")).stream()
                .filter(line -> line.startsWith("VmHWM:"))
                .findFirst()
                .map(line -> line.substring(6).strip())
                .orElse("unknown");
    }
}
