package io.minikafka.simulator.chaos;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/// Stock producers, each in a thread of its own, that write through every fault and tell the witness what they were
/// promised. A producer that cannot go on is replaced by another one, with a number of its own.
final class Writers implements AutoCloseable {
    private static final int UNACKNOWLEDGED_MAX = 1_000;

    /// To one partition at once, so that batches of many records go through the faults, too.
    private static final int BURST_MAX = 15;

    private static final int WRITES_OF_A_TRANSACTION_MAX = 8;
    private static final int ABORTED_PERCENT = 15;
    private static final String DELIVERY_TIMEOUT_MS = "20000";
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(2);

    private final String bootstrap;
    private final String topic;
    private final int partitions;
    private final Witness witness;
    private final Timeline timeline;
    private final long pauseNs;
    private final AtomicInteger producers = new AtomicInteger();
    private final Queue<String> troubles = new ConcurrentLinkedQueue<>();
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean ending;

    /// @param perSecond that each of the plain writers sends at most, so that a long run fits into memory
    Writers(
            String bootstrap,
            String topic,
            int partitions,
            Witness witness,
            Timeline timeline,
            int perSecond) {
        this.bootstrap = bootstrap;
        this.topic = topic;
        this.partitions = partitions;
        this.witness = witness;
        this.timeline = timeline;
        this.pauseNs = TimeUnit.SECONDS.toNanos(1) / perSecond;
    }

    Writers start(int plain, int transactional, long seed) {
        for (int i = 0; i < plain; i++) {
            Random random = new Random(seed + i);
            threads.add(Thread.ofPlatform().name("writer-" + i).start(() -> writeMany(random)));
        }
        for (int i = 0; i < transactional; i++) {
            Random random = new Random(seed - 1 - i);
            String id = "chaos-" + i;
            threads.add(Thread.ofPlatform().name(id).start(() -> transactMany(id, random)));
        }
        return this;
    }

    /// Failures that a client may see in a fault; for the report.
    Map<String, Integer> troubles() {
        Map<String, Integer> counts = new HashMap<>();
        troubles.forEach(trouble -> counts.merge(trouble, 1, Integer::sum));
        return counts;
    }

    /// Ends the flow; everything that was sent is answered, or was given up.
    void finish() throws InterruptedException {
        ending = true;
        for (Thread thread : threads) {
            thread.join();
        }
    }

    @Override
    public void close() {
        try {
            finish();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void writeMany(Random random) {
        while (!ending) {
            int number = producers.incrementAndGet();
            Semaphore room = new Semaphore(UNACKNOWLEDGED_MAX);
            try (KafkaProducer<byte[], byte[]> producer = producer(Map.of())) {
                while (!ending) {
                    int burst = 1 + random.nextInt(BURST_MAX);
                    int partition = random.nextInt(partitions);
                    for (int i = 0; i < burst; i++) {
                        room.acquireUninterruptibly();
                        send(
                                producer,
                                partition,
                                witness.sending(number, partition),
                                room::release);
                    }
                    LockSupport.parkNanos(burst * pauseNs);
                }
                producer.flush();
            } catch (KafkaException e) {
                trouble(e);
            }
        }
    }

    private void send(
            KafkaProducer<byte[], byte[]> producer, int partition, int value, Runnable whenDone) {
        long sentNs = System.nanoTime();
        var _ =
                producer.send(
                        new ProducerRecord<>(
                                topic, partition, null, new Value(partition, value).toBytes()),
                        (metadata, failure) -> {
                            whenDone.run();
                            if (failure == null) {
                                witness.acknowledged(partition, value, metadata.offset());
                                timeline.acknowledged(partition, sentNs);
                            } else {
                                // Perhaps it was written: nobody knows.
                                trouble(failure);
                            }
                        });
    }

    private void transactMany(String id, Random random) {
        int undecided = PartitionHistory.NONE;
        while (!ending || undecided != PartitionHistory.NONE) {
            int number = producers.incrementAndGet();
            KafkaProducer<byte[], byte[]> producer = producer(Map.of("transactional.id", id));
            try {
                producer.initTransactions();
                if (undecided != PartitionHistory.NONE) {
                    // Its commit was never asked for, and now it is fenced.
                    witness.aborted(undecided);
                    undecided = PartitionHistory.NONE;
                }
                while (!ending) {
                    undecided = witness.began();
                    write(producer, number, undecided, random);
                    if (random.nextInt(100) < ABORTED_PERCENT) {
                        producer.abortTransaction();
                        witness.aborted(undecided);
                    } else {
                        int committing = undecided;
                        // From here on nobody knows, until the broker says so.
                        undecided = PartitionHistory.NONE;
                        producer.commitTransaction();
                        witness.committed(committing);
                    }
                    undecided = PartitionHistory.NONE;
                    LockSupport.parkNanos(pauseNs);
                }
            } catch (KafkaException e) {
                trouble(e);
            } finally {
                producer.close(CLOSE_LIMIT);
            }
        }
    }

    private void write(
            KafkaProducer<byte[], byte[]> producer, int number, int transaction, Random random) {
        producer.beginTransaction();
        int count = 1 + random.nextInt(WRITES_OF_A_TRANSACTION_MAX);
        for (int i = 0; i < count; i++) {
            int partition = random.nextInt(partitions);
            send(producer, partition, witness.sending(number, partition, transaction), () -> {});
        }
        producer.flush();
    }

    private void trouble(Exception failure) {
        troubles.add(failure.getClass().getSimpleName());
    }

    private KafkaProducer<byte[], byte[]> producer(Map<String, Object> more) {
        Map<String, Object> settings = new HashMap<>(more);
        settings.put("bootstrap.servers", bootstrap);
        settings.put("key.serializer", ByteArraySerializer.class);
        settings.put("value.serializer", ByteArraySerializer.class);
        settings.put("acks", "all");
        settings.put("enable.idempotence", true);
        settings.put("delivery.timeout.ms", DELIVERY_TIMEOUT_MS);
        settings.put("request.timeout.ms", "5000");
        settings.put("max.block.ms", "10000");
        settings.put("reconnect.backoff.max.ms", 200);
        settings.put("metadata.max.age.ms", 1_000);
        settings.put("transaction.timeout.ms", 15_000);
        settings.put("enable.metrics.push", false);
        if (more.isEmpty()) {
            settings.remove("transaction.timeout.ms");
        }
        return new KafkaProducer<>(settings);
    }
}
