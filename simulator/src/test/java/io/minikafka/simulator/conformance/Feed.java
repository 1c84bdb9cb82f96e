package io.minikafka.simulator.conformance;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/// Lets records flow into a topic while a group rebalances. The n-th record of a partition says n, so each
/// record's value is its offset. One thread feeds, until it is told to end.
final class Feed implements AutoCloseable {
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(2);

    private final KafkaProducer<byte[], byte[]> producer;
    private final String topic;
    private final int partitions;
    private final Thread thread;
    private final AtomicLong rounds = new AtomicLong();
    private volatile boolean ending;

    private Feed(String bootstrap, String topic, int partitions) {
        this.producer =
                new KafkaProducer<>(
                        Map.of(
                                "bootstrap.servers", bootstrap,
                                "key.serializer", ByteArraySerializer.class,
                                "value.serializer", ByteArraySerializer.class));
        this.topic = topic;
        this.partitions = partitions;
        this.thread = Thread.ofPlatform().name("feed-" + topic).unstarted(this::run);
    }

    static Feed start(String bootstrap, String topic, int partitions) {
        Feed feed = new Feed(bootstrap, topic, partitions);
        // Alone first: an idempotent producer whose very first batch is refused while the leader of
        // a new
        // partition settles, and whose second is not, would never recover.
        feed.oneMore();
        feed.thread.start();
        return feed;
    }

    private void run() {
        while (!ending) {
            synchronized (this) {
                round();
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    private void round() {
        byte[] value = String.valueOf(rounds.get()).getBytes(StandardCharsets.US_ASCII);
        for (int partition = 0; partition < partitions; partition++) {
            var _ = producer.send(new ProducerRecord<>(topic, partition, null, value));
        }
        rounds.incrementAndGet();
    }

    /// How many records each partition got up to now.
    long rounds() {
        return rounds.get();
    }

    /// Ends the flow, and returns how many records each partition holds.
    long stop() {
        ending = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
        producer.flush();
        return rounds.get();
    }

    /// Does something while no records flow; it is told how many each partition holds.
    synchronized void whileStill(LongConsumer work) {
        producer.flush();
        work.accept(rounds.get());
    }

    /// One more record into each partition, while the flow stands still.
    void oneMore() {
        round();
        producer.flush();
    }

    @Override
    public void close() {
        stop();
        producer.close();
    }
}
