package io.minikafka.simulator.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.minikafka.simulator.broker.BrokerProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InvalidRequestException;
import org.apache.kafka.common.quota.ClientQuotaAlteration;
import org.apache.kafka.common.quota.ClientQuotaEntity;
import org.apache.kafka.common.quota.ClientQuotaFilter;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Quotas as an administrator sets them and clients feel them. Windows are short, so that the test is.
class QuotasTest {
    private static final int BYTES_PER_SECOND = 400_000;
    private static final int VALUE_BYTES = 20_000;
    private static final int RECORDS = 100;
    private static final Map<String, String> SHORT_WINDOW = Map.of("quota.window.num", "2");

    @TempDir private Path folder;
    private BrokerProcess broker;
    private Admin admin;

    @BeforeEach
    void start() {
        broker = BrokerProcess.start(folder, SHORT_WINDOW);
        admin = Kafka.admin(broker.bootstrap());
        Kafka.create(admin, "t", 1, Map.of());
    }

    @AfterEach
    void stop() {
        admin.close(Duration.ZERO);
        broker.close();
    }

    @Test
    void aProducerAndAConsumerAreHeldToTheirQuotaAndSeeIt() {
        set(client("greedy"), "producer_byte_rate", (double) BYTES_PER_SECOND);
        set(client("greedy"), "consumer_byte_rate", (double) BYTES_PER_SECOND);
        double seconds = RECORDS * VALUE_BYTES / (double) BYTES_PER_SECOND;

        try (var producer = producer("greedy")) {
            double took = produce(producer);
            assertThat(took).isBetween(seconds - 2.5, 2 * seconds);
            assertThat(metric(producer.metrics(), "produce-throttle-time-avg")).isPositive();
        }
        try (var producer = producer("modest")) {
            assertThat(produce(producer)).as("no quota").isLessThan(seconds - 2.5);
            assertThat(metric(producer.metrics(), "produce-throttle-time-max"))
                    .satisfiesAnyOf(ms -> assertThat(ms).isZero(), ms -> assertThat(ms).isNaN());
        }
        try (var consumer =
                Kafka.consumer(
                        broker.bootstrap(),
                        Map.of("client.id", "greedy", "fetch.max.bytes", 100_000))) {
            consumer.assign(List.of(new TopicPartition("t", 0)));
            consumer.seekToBeginning(consumer.assignment());
            long beganNs = System.nanoTime();
            for (int read = 0; read < RECORDS; ) {
                read += consumer.poll(Duration.ofMillis(100)).count();
            }
            assertThat(secondsSince(beganNs)).isBetween(seconds - 2.5, 2 * seconds);
            assertThat(metric(consumer.metrics(), "fetch-throttle-time-avg")).isPositive();
        }
    }

    @Test
    void quotasAreDescribedRemovedAndOutliveAKill() {
        ClientQuotaEntity both =
                entity(Map.of(ClientQuotaEntity.USER, "u", ClientQuotaEntity.CLIENT_ID, "c"));
        ClientQuotaEntity everyone = new ClientQuotaEntity(nullName(ClientQuotaEntity.CLIENT_ID));
        set(both, "request_percentage", 12.5);
        set(everyone, "controller_mutation_rate", 3.0);
        broker.kill9();
        broker.restart();
        assertThat(describe())
                .containsOnly(
                        Map.entry(both, Map.of("request_percentage", 12.5)),
                        Map.entry(everyone, Map.of("controller_mutation_rate", 3.0)));
        set(both, "request_percentage", null);
        assertThat(describe()).containsOnlyKeys(everyone);
        assertThatThrownBy(() -> set(both, "producer_byte_rate", -1.0))
                .hasRootCauseInstanceOf(InvalidRequestException.class);
    }

    private void set(ClientQuotaEntity entity, String key, @Nullable Double value) {
        Kafka.get(
                admin.alterClientQuotas(
                                List.of(
                                        new ClientQuotaAlteration(
                                                entity,
                                                List.of(new ClientQuotaAlteration.Op(key, value)))))
                        .all());
    }

    private Map<ClientQuotaEntity, Map<String, Double>> describe() {
        return Kafka.get(admin.describeClientQuotas(ClientQuotaFilter.all()).entities());
    }

    private KafkaProducer<byte[], byte[]> producer(String clientId) {
        return Kafka.producer(broker.bootstrap(), Map.of("client.id", clientId, "linger.ms", 0));
    }

    /// In seconds.
    private static double produce(KafkaProducer<byte[], byte[]> producer) {
        long beganNs = System.nanoTime();
        for (int i = 0; i < RECORDS; i++) {
            var _ = producer.send(new ProducerRecord<>("t", 0, null, new byte[VALUE_BYTES]));
        }
        producer.flush();
        return secondsSince(beganNs);
    }

    private static double secondsSince(long ns) {
        return (System.nanoTime() - ns) / 1e9;
    }

    private static double metric(Map<MetricName, ? extends Metric> metrics, String name) {
        return metrics.entrySet().stream()
                .filter(metric -> metric.getKey().name().equals(name))
                .mapToDouble(metric -> (Double) metric.getValue().metricValue())
                .findFirst()
                .orElseThrow();
    }

    private static ClientQuotaEntity client(String id) {
        return entity(Map.of(ClientQuotaEntity.CLIENT_ID, id));
    }

    private static ClientQuotaEntity entity(Map<String, String> parts) {
        return new ClientQuotaEntity(parts);
    }

    /// The default, which Kafka's clients name by null.
    private static Map<String, @Nullable String> nullName(String type) {
        Map<String, @Nullable String> parts = new HashMap<>();
        parts.put(type, null);
        return parts;
    }
}
