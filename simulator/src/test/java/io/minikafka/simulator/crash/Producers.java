package io.minikafka.simulator.crash;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/// Several idempotent producers (acks=all), each in a thread of its own, that keep sending to partitions picked
/// by chance through every crash, and enter into the ledger what they were promised.
final class Producers implements AutoCloseable {
    private static final int UNACKNOWLEDGED_AT_MOST = 1_000;
    private static final String[] CODECS = {"none", "lz4", "zstd"};

    private final List<TopicPartition> partitions;
    private final Ledger ledger;
    private final Queue<String> failures = new ConcurrentLinkedQueue<>();
    private final List<KafkaProducer<byte[], byte[]>> producers = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean ending;

    Producers(
            String bootstrap,
            List<TopicPartition> partitions,
            Ledger ledger,
            int count,
            long seed) {
        this.partitions = partitions;
        this.ledger = ledger;
        for (int i = 0; i < count; i++) {
            int id = i;
            KafkaProducer<byte[], byte[]> producer = producer(bootstrap, CODECS[i % CODECS.length]);
            producers.add(producer);
            threads.add(
                    Thread.ofPlatform()
                            .name("producer-" + id)
                            .start(() -> run(id, producer, new Random(seed + id))));
        }
    }

    /// Retries for as long as the test may last: no crash is a reason to give up.
    static KafkaProducer<byte[], byte[]> producer(String bootstrap, String codec) {
        return new KafkaProducer<>(
                Map.of(
                        "bootstrap.servers",
                        bootstrap,
                        "key.serializer",
                        ByteArraySerializer.class,
                        "value.serializer",
                        ByteArraySerializer.class,
                        "acks",
                        "all",
                        "enable.idempotence",
                        true,
                        "compression.type",
                        codec,
                        "delivery.timeout.ms",
                        Integer.MAX_VALUE,
                        "max.block.ms",
                        Integer.MAX_VALUE,
                        "reconnect.backoff.max.ms",
                        100));
    }

    private void run(int id, KafkaProducer<byte[], byte[]> producer, Random random) {
        Semaphore room = new Semaphore(UNACKNOWLEDGED_AT_MOST);
        while (!ending) {
            room.acquireUninterruptibly();
            int index = random.nextInt(partitions.size());
            TopicPartition partition = partitions.get(index);
            Entry entry = ledger.next(id, index);
            var _ =
                    producer.send(
                            new ProducerRecord<>(
                                    partition.topic(),
                                    partition.partition(),
                                    null,
                                    entry.toBytes()),
                            (metadata, failure) -> {
                                if (failure == null) {
                                    ledger.acknowledged(entry);
                                } else {
                                    failures.add(entry + ": " + failure);
                                }
                                room.release();
                            });
        }
    }

    /// What producers were refused for good; a correct broker gives no reason for any.
    List<String> failures() {
        return List.copyOf(failures);
    }

    /// Ends the flow and waits until everything that was sent is answered.
    void finish() throws InterruptedException {
        ending = true;
        for (Thread thread : threads) {
            thread.join();
        }
        producers.forEach(KafkaProducer::flush);
    }

    @Override
    public void close() {
        ending = true;
        producers.forEach(producer -> producer.close(Duration.ofSeconds(5)));
    }
}
