package io.minikafka.simulator.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.minikafka.simulator.broker.Await;
import io.minikafka.simulator.broker.BrokerProcess;
import io.minikafka.simulator.broker.BrokerUnderTest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Two programs copy a topic exactly once while records flow in, and the broker, the programs, or both are killed, each
/// time at a moment picked by chance. In the end the copy that readers of committed records see is the original,
/// record by record, in order. The length is set by `-Dcrash.copy.rounds`, the chance by `-Dcrash.seed`.
@Tag("crash")
class ExactlyOnceTest {
    private static final int ROUNDS = Integer.getInteger("crash.copy.rounds", 4);
    private static final long SEED = Long.getLong("crash.seed", System.nanoTime());
    private static final int PARTITIONS = 6;
    private static final int MOST_RECORDS_PER_ROUND = 4_000;
    private static final String FROM = "original";
    private static final String TO = "copy";

    @Test
    @Timeout(value = 6, unit = TimeUnit.HOURS)
    void theCopyIsTheOriginalThroughKillsOfBrokerAndClients(@TempDir Path folder) throws Exception {
        System.err.printf("exactly once: %d rounds, seed %d%n", ROUNDS, SEED);
        Random random = new Random(SEED);
        Map<String, String> settings = Map.of("group.initial.rebalance.delay.ms", "0");
        try (BrokerUnderTest broker = BrokerProcess.start(folder, settings)) {
            createTopics(broker);
            try (Feeder feeder = new Feeder(broker.bootstrap());
                    CopyProcess one = copier(folder, broker, "copier-1");
                    CopyProcess two = copier(folder, broker, "copier-2")) {
                for (int round = 1; round <= ROUNDS; round++) {
                    awaitMore(broker, 1 + random.nextInt(MOST_RECORDS_PER_ROUND));
                    killSome(broker, List.of(one, two), random, round);
                }
                feeder.finish();
                Map<Integer, List<String>> original =
                        read(broker, FROM, IsolationLevel.READ_UNCOMMITTED);
                long wanted = count(original);
                Await.until(
                        "all of %d records are copied; seed %d".formatted(wanted, SEED),
                        () -> count(read(broker, TO, IsolationLevel.READ_COMMITTED)),
                        () -> count(read(broker, TO, IsolationLevel.READ_COMMITTED)) >= wanted);
                assertThat(read(broker, TO, IsolationLevel.READ_COMMITTED))
                        .as("seed %d", SEED)
                        .isEqualTo(original);
                assertThat(List.of(one, two)).allMatch(CopyProcess::isAlive);
            }
        }
    }

    private static CopyProcess copier(Path folder, BrokerUnderTest broker, String id) {
        return new CopyProcess(folder, broker.bootstrap(), id, FROM, TO);
    }

    private static void createTopics(BrokerUnderTest broker) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrap()))) {
            admin.createTopics(
                            List.of(
                                    new NewTopic(FROM, PARTITIONS, (short) 1),
                                    new NewTopic(TO, PARTITIONS, (short) 1)))
                    .all()
                    .get();
        }
    }

    private static void awaitMore(BrokerUnderTest broker, long records) {
        long before = written(broker);
        BooleanSupplier isMore = () -> written(broker) - before >= records;
        Await.until(
                records + " more records in the copy; seed " + SEED,
                () -> written(broker) - before,
                isMore);
    }

    /// Where the copy ends, whatever of it is committed.
    private static long written(BrokerUnderTest broker) {
        try (Reader reader = new Reader(broker.bootstrap())) {
            return reader.ends(partitions(TO)).values().stream().mapToLong(Long::longValue).sum();
        }
    }

    private static void killSome(
            BrokerUnderTest broker, List<CopyProcess> copiers, Random random, int round) {
        List<CopyProcess> victims = copiers.stream().filter(_ -> random.nextBoolean()).toList();
        boolean killsBroker = victims.isEmpty() || random.nextBoolean();
        System.err.printf(
                "exactly once: round %d kills %d copiers%s%n",
                round, victims.size(), killsBroker ? " and the broker" : "");
        victims.forEach(CopyProcess::kill9);
        if (killsBroker) {
            broker.kill9();
            broker.restart();
        }
        victims.forEach(CopyProcess::restart);
    }

    private static List<TopicPartition> partitions(String topic) {
        return IntStream.range(0, PARTITIONS).mapToObj(i -> new TopicPartition(topic, i)).toList();
    }

    private static Map<Integer, List<String>> read(
            BrokerUnderTest broker, String topic, IsolationLevel isolation) {
        Map<Integer, List<String>> seen = new TreeMap<>();
        Map<String, Object> configs =
                Map.of(
                        "bootstrap.servers", broker.bootstrap(),
                        "isolation.level", isolation.toString().toLowerCase(Locale.ROOT));
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(
                        configs, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = partitions(topic);
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (partitions.stream()
                    .anyMatch(p -> consumer.position(p) < ends.getOrDefault(p, 0L))) {
                consumer.poll(Duration.ofMillis(200))
                        .forEach(record ->
                                seen.computeIfAbsent(record.partition(), _ -> new ArrayList<>())
                                        .add(
                                                new String(
                                                        record.value(),
                                                        StandardCharsets.US_ASCII)));
            }
        }
        return seen;
    }

    private static long count(Map<Integer, List<String>> records) {
        return records.values().stream().mapToLong(List::size).sum();
    }

    /// Lets records flow into the original through every crash, each with a value of its own.
    private static final class Feeder implements AutoCloseable {
        private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

        private final KafkaProducer<byte[], byte[]> producer;
        private final Thread thread;
        private volatile boolean ending;

        Feeder(String bootstrap) {
            this.producer = Producers.producer(bootstrap, "none");
            this.thread = Thread.ofPlatform().name("feeder").start(this::run);
        }

        private void run() {
            for (long number = 0; !ending; number++) {
                byte[] value = String.valueOf(number).getBytes(StandardCharsets.US_ASCII);
                int partition = (int) (number % PARTITIONS);
                var _ = producer.send(new ProducerRecord<>(FROM, partition, null, value));
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }

        void finish() throws InterruptedException {
            ending = true;
            thread.join();
            producer.flush();
        }

        @Override
        public void close() {
            ending = true;
            producer.close(Duration.ofSeconds(5));
        }
    }
}
