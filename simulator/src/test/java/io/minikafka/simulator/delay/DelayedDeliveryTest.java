package io.minikafka.simulator.delay;

import static org.assertj.core.api.Assertions.assertThat;

import io.minikafka.simulator.broker.BrokerProcess;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Records that wait, while the broker is killed again and again: each acknowledged one comes once, in its time.
class DelayedDeliveryTest {
    private static final int PARTITIONS = 3;
    private static final int ROUNDS = 3;
    private static final int RECORDS_PER_ROUND = 1_500;
    private static final int DELAY_MAX_MS = 6_000;

    @Test
    void comesOnceAndInItsTimeOverKillsOfTheBroker(@TempDir Path folder) throws Exception {
        long seed = Long.getLong("seed", System.nanoTime());
        System.err.println("delayed delivery: seed " + seed);
        Random random = new Random(seed);
        Map<String, Long> acknowledged = new ConcurrentHashMap<>();
        Map<String, Long> dueTimes = new HashMap<>();
        try (BrokerProcess broker =
                BrokerProcess.start(folder, Map.of("group.initial.rebalance.delay.ms", "0"))) {
            Reminders reminders = Reminders.create(broker.bootstrap(), PARTITIONS, 1);
            try (KafkaProducer<byte[], byte[]> producer =
                    reminders.producer(Map.of("linger.ms", 5, "compression.type", "lz4"))) {
                for (int round = 0; round < ROUNDS; round++) {
                    for (int i = 0; i < RECORDS_PER_ROUND; i++) {
                        String value = round + "-" + i;
                        long dueMs =
                                random.nextInt(3) == 0
                                        ? 0
                                        : System.currentTimeMillis() + random.nextInt(DELAY_MAX_MS);
                        dueTimes.put(value, dueMs);
                        var _ =
                                producer.send(
                                        reminders.record(random.nextInt(PARTITIONS), value, dueMs),
                                        (_, failure) -> {
                                            if (failure == null) {
                                                acknowledged.put(value, dueMs);
                                            }
                                        });
                    }
                    broker.kill9();
                    broker.restart();
                }
                producer.flush();
            }
            assertThat(acknowledged).hasSize(ROUNDS * RECORDS_PER_ROUND);
            Map<String, Integer> seen = read(reminders, dueTimes);
            assertThat(seen.keySet()).isEqualTo(acknowledged.keySet());
            assertThat(seen.values()).containsOnly(1);
        }
    }

    /// Reads until everything was seen, and a little longer.
    private static Map<String, Integer> read(Reminders reminders, Map<String, Long> dueTimes) {
        Map<String, Integer> seen = new HashMap<>();
        try (KafkaConsumer<byte[], byte[]> consumer = reminders.consumer("readers")) {
            long endNs = System.nanoTime() + Duration.ofSeconds(60).toNanos();
            boolean complete = false;
            while (System.nanoTime() < endNs) {
                var some = consumer.poll(Duration.ofMillis(500));
                for (ConsumerRecord<byte[], byte[]> record : some) {
                    String value = new String(record.value(), StandardCharsets.UTF_8);
                    seen.merge(value, 1, Integer::sum);
                    assertThat(System.currentTimeMillis())
                            .isGreaterThanOrEqualTo(dueTimes.getOrDefault(value, 0L));
                }
                if (complete && some.isEmpty()) {
                    return seen;
                }
                complete = seen.size() == dueTimes.size();
            }
        }
        return seen;
    }
}
