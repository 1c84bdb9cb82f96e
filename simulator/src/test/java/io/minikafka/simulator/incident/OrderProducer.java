package io.minikafka.simulator.incident;

import io.minikafka.simulator.ops.Kafka;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;

/// Sends records at a rate, spread over the topic's partitions. A thread of its own.
final class OrderProducer implements AutoCloseable {
    private static final int TICKS_A_SECOND = 20;
    private static final long TICK_NS = TimeUnit.SECONDS.toNanos(1) / TICKS_A_SECOND;

    private final String topic;
    private final KafkaProducer<byte[], byte[]> producer;
    private final Thread thread;
    private final AtomicLong failed = new AtomicLong();
    private volatile double perSecond;
    private volatile int hotPartition = -1;
    private volatile double hotShare;
    private volatile int sizeBytes = 200;
    private volatile boolean ends;

    OrderProducer(String bootstrap, String topic, double perSecond) {
        this.topic = topic;
        this.perSecond = perSecond;
        this.producer =
                Kafka.producer(
                        bootstrap,
                        Map.of(
                                "client.id", "shop-" + topic,
                                "linger.ms", "20",
                                "max.block.ms", "2000",
                                "delivery.timeout.ms", "60000"));
        this.thread = Thread.ofPlatform().name("producer-" + topic).daemon().start(this::run);
    }

    void rate(double newRate) {
        perSecond = newRate;
    }

    double rate() {
        return perSecond;
    }

    void size(int newSizeBytes) {
        sizeBytes = newSizeBytes;
    }

    /// From now on this share of the records goes into one partition.
    void heat(int partition, double share) {
        hotShare = share;
        hotPartition = partition;
    }

    /// One record that is not like the others.
    void send(int partition, String value) {
        var _ =
                producer.send(
                        new ProducerRecord<>(
                                topic, partition, null, value.getBytes(StandardCharsets.UTF_8)));
    }

    private void run() {
        long number = 0;
        double due = 0;
        long nextNs = System.nanoTime();
        while (!ends) {
            due += perSecond / TICKS_A_SECOND;
            for (; due >= 1 && !ends; due--) {
                send(number++);
            }
            nextNs = Math.max(nextNs + TICK_NS, System.nanoTime() - TICK_NS);
            LockSupport.parkNanos(nextNs - System.nanoTime());
        }
    }

    private void send(long number) {
        boolean hot = hotPartition >= 0 && number % 100 < hotShare * 100;
        int partition = hot ? hotPartition : (int) (number % Shop.PARTITIONS);
        String value = "order %d ".formatted(number);
        try {
            var _ =
                    producer.send(
                            new ProducerRecord<>(
                                    topic,
                                    partition,
                                    null,
                                    (value + "x".repeat(Math.max(0, sizeBytes - value.length())))
                                            .getBytes(StandardCharsets.UTF_8)),
                            (_, problem) -> {
                                if (problem != null) {
                                    failed.incrementAndGet();
                                }
                            });
        } catch (RuntimeException full) {
            failed.incrementAndGet();
        }
    }

    @Override
    public void close() {
        ends = true;
        producer.close(Duration.ZERO);
        LockSupport.unpark(thread);
    }
}
