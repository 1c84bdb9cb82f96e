package io.minikafka.simulator.incident;

import io.minikafka.simulator.ops.Kafka;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/// A member of a group as people write them: polls, works, commits what it did. A record that says `poison` makes it fail;
/// then it logs that, leaves, and is started anew by whoever keeps it running. A thread of its own.
final class ShopWorker implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(200);
    private static final long RESTART_NS = TimeUnit.MILLISECONDS.toNanos(700);
    private static final long LOOK_NS = TimeUnit.MILLISECONDS.toNanos(50);

    private final String bootstrap;
    private final String group;
    private final String topic;
    private final KafkaProducer<byte[], byte[]> log;
    private volatile boolean logs = true;
    private volatile boolean hangs;
    private volatile long slowNs;
    private volatile boolean ends;

    ShopWorker(String bootstrap, String group, String topic) {
        this.bootstrap = bootstrap;
        this.group = group;
        this.topic = topic;
        this.log = Kafka.producer(bootstrap, Map.of("max.block.ms", "1000"));
        Thread.ofPlatform().name("worker-" + group).daemon().start(this::run);
    }

    /// From now on it is stuck in its work, as one that waits for a lock is. Its heartbeats go on.
    void hang() {
        hangs = true;
    }

    /// From now on it takes so long for each record.
    void slow(long ms) {
        slowNs = TimeUnit.MILLISECONDS.toNanos(ms);
    }

    /// From now on its failures are in no log that anybody watches.
    void beSilent() {
        logs = false;
    }

    private void run() {
        while (!ends) {
            try (KafkaConsumer<byte[], byte[]> consumer = consumer()) {
                consumer.subscribe(List.of(topic));
                while (!ends) {
                    work(consumer);
                }
                consumer.close(CloseOptions.timeout(Duration.ZERO));
            } catch (KafkaException brokerGone) {
                LockSupport.parkNanos(RESTART_NS);
            } catch (IllegalStateException failed) {
                LockSupport.parkNanos(RESTART_NS);
            }
        }
    }

    private KafkaConsumer<byte[], byte[]> consumer() {
        return Kafka.consumer(
                bootstrap,
                Map.of(
                        "group.id", group,
                        "client.id", group,
                        "session.timeout.ms", "6000",
                        "heartbeat.interval.ms", "1000",
                        "default.api.timeout.ms", "5000",
                        "fetch.max.wait.ms", "200"));
    }

    private void work(KafkaConsumer<byte[], byte[]> consumer) {
        ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
        for (TopicPartition partition : records.partitions()) {
            long done = -1;
            try {
                for (ConsumerRecord<byte[], byte[]> record : records.records(partition)) {
                    process(record);
                    done = record.offset();
                }
            } finally {
                if (done >= 0) {
                    consumer.commitSync(Map.of(partition, new OffsetAndMetadata(done + 1)));
                }
            }
        }
    }

    private void process(ConsumerRecord<byte[], byte[]> record) {
        while (hangs && !ends) {
            LockSupport.parkNanos(LOOK_NS);
        }
        if (slowNs > 0) {
            LockSupport.parkNanos(slowNs);
        }
        if (new String(record.value(), StandardCharsets.UTF_8).startsWith("poison")) {
            String line =
                    "%s ERROR [%s] cannot process record %s-%d@%d: amount is not a number"
                            .formatted(
                                    Instant.now(),
                                    group,
                                    record.topic(),
                                    record.partition(),
                                    record.offset());
            if (logs) {
                var _ =
                        log.send(
                                new ProducerRecord<>(
                                        Shop.APPLICATION_LOG,
                                        line.getBytes(StandardCharsets.UTF_8)));
            }
            throw new IllegalStateException(line);
        }
    }

    @Override
    public void close() {
        ends = true;
        log.close(Duration.ZERO);
    }
}
