package io.minikafka.simulator.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.minikafka.simulator.broker.Await;
import io.minikafka.simulator.client.RealClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TransactionDescription;
import org.apache.kafka.clients.admin.TransactionState;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;

/// Every client that has transactions copies a topic exactly once, records and offsets in one transaction, some of
/// which it aborts: readers of committed records see the copy and nothing else, in order; the group stands at the
/// end. Old clients follow the older flow, new ones the newer.
@ExtendWith(World.Provider.class)
class TransactionTest {
    private static final int PARTITIONS = 3;
    private static final int RECORDS = 300;
    private static final int RECORDS_PER_TRANSACTION = 10;

    @TestFactory
    Stream<DynamicTest> everyClientCopiesExactlyOnce(World world) {
        return world.clients().all().stream()
                .filter(client -> client.abilities().commands().contains("copy"))
                .map(client -> dynamicTest(client.name(), () -> copy(world, client)));
    }

    private static void copy(World world, RealClient client) throws Exception {
        String name = "copy-" + client.name();
        String from = name + "-from";
        String to = name + "-to";
        world.admin()
                .createTopics(
                        List.of(
                                new NewTopic(from, PARTITIONS, (short) 1),
                                new NewTopic(to, PARTITIONS, (short) 1)))
                .all()
                .get();
        Map<Integer, List<String>> wanted = fill(world, from);
        Map<String, String> done =
                client.call(
                        "copy",
                        Map.of(
                                "id", name,
                                "group", name,
                                "from", from,
                                "to", to,
                                "count", String.valueOf(RECORDS),
                                "per", String.valueOf(RECORDS_PER_TRANSACTION)));
        assertThat(Integer.parseInt(done.getOrDefault("committed", "0"))).isGreaterThan(1);
        assertThat(Integer.parseInt(done.getOrDefault("aborted", "0"))).isPositive();
        assertThat(read(world, to, IsolationLevel.READ_COMMITTED)).isEqualTo(wanted);
        assertThat(read(world, to, IsolationLevel.READ_UNCOMMITTED))
                .as("the aborted attempts are there for who wants to see them")
                .isNotEqualTo(wanted);
        awaitGroupAtEnd(world, name, from, wanted);
        TransactionDescription ended =
                world.admin().describeTransactions(List.of(name)).description(name).get();
        assertThat(ended.state()).isEqualTo(TransactionState.COMPLETE_COMMIT);
    }

    private static Map<Integer, List<String>> fill(World world, String topic) {
        Map<Integer, List<String>> sent = new TreeMap<>();
        try (KafkaProducer<String, String> producer =
                new KafkaProducer<>(
                        Map.of("bootstrap.servers", world.broker().bootstrap()),
                        new StringSerializer(),
                        new StringSerializer())) {
            IntStream.range(0, RECORDS)
                    .forEach(i -> {
                        String value = "record " + i;
                        int partition = i % PARTITIONS;
                        sent.computeIfAbsent(partition, _ -> new ArrayList<>()).add(value);
                        var _ = producer.send(new ProducerRecord<>(topic, partition, "key", value));
                    });
        }
        return sent;
    }

    private static Map<Integer, List<String>> read(
            World world, String topic, IsolationLevel isolation) {
        Map<Integer, List<String>> seen = new TreeMap<>();
        Map<String, Object> configs =
                Map.of(
                        "bootstrap.servers", world.broker().bootstrap(),
                        "isolation.level", isolation.toString().toLowerCase(Locale.ROOT));
        try (KafkaConsumer<String, String> consumer =
                new KafkaConsumer<>(configs, new StringDeserializer(), new StringDeserializer())) {
            List<TopicPartition> partitions =
                    IntStream.range(0, PARTITIONS)
                            .mapToObj(i -> new TopicPartition(topic, i))
                            .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (partitions.stream()
                    .anyMatch(p -> consumer.position(p) < ends.getOrDefault(p, 0L))) {
                consumer.poll(Duration.ofMillis(200))
                        .forEach(record ->
                                seen.computeIfAbsent(record.partition(), _ -> new ArrayList<>())
                                        .add(record.value()));
            }
        }
        return seen;
    }

    /// The offsets count when the group knows that the last transaction committed, a moment after its client does.
    private static void awaitGroupAtEnd(
            World world, String group, String topic, Map<Integer, List<String>> wanted) {
        Map<TopicPartition, Long> ends = new TreeMap<>(TransactionTest::compare);
        wanted.forEach((partition, values) ->
                ends.put(new TopicPartition(topic, partition), (long) values.size()));
        Await.until(
                "the group stands at the end",
                () -> offsets(world, group),
                () -> offsets(world, group).equals(ends));
    }

    private static int compare(TopicPartition one, TopicPartition other) {
        return Integer.compare(one.partition(), other.partition());
    }

    private static Map<TopicPartition, Long> offsets(World world, String group) {
        Map<TopicPartition, Long> offsets = new TreeMap<>(TransactionTest::compare);
        try {
            Map<TopicPartition, OffsetAndMetadata> found =
                    world.admin()
                            .listConsumerGroupOffsets(group)
                            .partitionsToOffsetAndMetadata()
                            .get();
            found.forEach((partition, offset) -> offsets.put(partition, offset.offset()));
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException(e);
        }
        return offsets;
    }
}
