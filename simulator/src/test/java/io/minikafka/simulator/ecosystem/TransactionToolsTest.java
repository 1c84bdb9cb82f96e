package io.minikafka.simulator.ecosystem;

import static io.minikafka.simulator.ecosystem.Script.GET_OFFSETS;
import static io.minikafka.simulator.ecosystem.Script.PRODUCER_PERF_TEST;
import static io.minikafka.simulator.ecosystem.Script.TRANSACTIONS;
import static org.assertj.core.api.Assertions.assertThat;

import io.minikafka.simulator.broker.BrokerProcess;
import io.minikafka.simulator.ops.Kafka;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `kafka-transactions`, and what the other tools do with transactions.
class TransactionToolsTest {
    private static final String SERVER = "--bootstrap-server @ ";
    private static final TopicPartition ORDERS = new TopicPartition("orders", 0);

    @TempDir private static Path folder;
    private static BrokerProcess broker;
    private static Tools kafka;

    @BeforeAll
    static void start() {
        broker = BrokerProcess.start(folder, Map.of());
        kafka = new Tools(folder, broker.bootstrap());
        try (var admin = Kafka.admin(broker.bootstrap())) {
            Kafka.create(admin, "orders", 1, Map.of());
            Kafka.create(admin, "fast", 1, Map.of());
        }
    }

    @AfterAll
    static void stop() {
        broker.close();
    }

    @Test
    void anOpenTransactionIsSeenAndItsHoldOnThePartitionEnded() {
        try (var producer =
                Kafka.producer(broker.bootstrap(), Map.of("transactional.id", "billing"))) {
            producer.initTransactions();
            producer.beginTransaction();
            Kafka.send(producer, ORDERS, "open".getBytes(StandardCharsets.UTF_8));
            assertThat(kafka.done(TRANSACTIONS, SERVER + "list"))
                    .containsPattern("billing\\s+1\\s+\\d+\\s+Ongoing");
            assertThat(kafka.done(TRANSACTIONS, SERVER + "describe --transactional-id billing"))
                    .containsPattern("billing\\s+\\d+\\s+\\d+\\s+Ongoing")
                    .contains("orders-0");
            assertThat(
                            kafka.done(
                                    TRANSACTIONS,
                                    SERVER + "describe-producers --topic orders --partition 0"))
                    .containsPattern("\\n\\d+\\s+\\d+\\s+-?\\d+\\s+0\\s+\\d+\\s+0\\s");
            assertThat(kafka.done(TRANSACTIONS, SERVER + "find-hanging --broker-id 1").lines())
                    .hasSizeLessThan(2);
            assertThat(stableEnd()).isZero();
            kafka.done(
                    TRANSACTIONS, SERVER + "abort --topic orders --partition 0 --start-offset 0");
            assertThat(stableEnd()).isEqualTo(2);
        }
    }

    @Test
    void thePerformanceToolCommits() {
        assertThat(
                        kafka.done(
                                PRODUCER_PERF_TEST,
                                SERVER
                                        + "--topic fast --num-records 5000 --record-size 100 --throughput -1"
                                        + " --transactional-id perf --transaction-duration-ms 50"))
                .contains("5000 records sent");
        String end = kafka.done(GET_OFFSETS, SERVER + "--topic fast").strip();
        assertThat(Integer.parseInt(end.substring(end.lastIndexOf(':') + 1))).isGreaterThan(5_000);
        assertThat(kafka.done(TRANSACTIONS, SERVER + "list"))
                .containsPattern("perf\\s+1\\s+\\d+\\s+CompleteCommit");
    }

    /// The end for who reads committed records only.
    private static long stableEnd() {
        try (var consumer =
                Kafka.consumer(broker.bootstrap(), Map.of("isolation.level", "read_committed"))) {
            return Kafka.at(consumer.endOffsets(List.of(ORDERS)), ORDERS);
        }
    }
}
