package io.minikafka.simulator.ops;

import static org.assertj.core.api.Assertions.assertThat;

import io.minikafka.simulator.broker.Await;
import io.minikafka.simulator.broker.BrokerProcess;
import io.minikafka.simulator.client.RawConnection;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.message.FetchRequestData;
import org.apache.kafka.common.message.FetchResponseData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is given up really goes: offsets move, files leave the disk, and readers go on.
class RetentionTest {
    private static final int RECORDS = 100;
    private static final int VALUE_BYTES = 1_000;
    private static final short BY_TOPIC_ID = 13;
    private static final Map<String, String> SMALL_SEGMENTS =
            Map.of("segment.bytes", "10000", "file.delete.delay.ms", "0");

    @TempDir private Path folder;
    private BrokerProcess broker;
    private Admin admin;
    private KafkaProducer<byte[], byte[]> producer;

    @BeforeEach
    void start() {
        broker =
                BrokerProcess.start(
                        folder,
                        Map.of(
                                "log.retention.check.interval.ms", "200",
                                "log.segment.delete.delay.ms", "0"));
        admin = Kafka.admin(broker.bootstrap());
        producer = Kafka.producer(broker.bootstrap(), Map.of("batch.size", 0));
    }

    @AfterEach
    void stop() {
        producer.close();
        admin.close();
        broker.close();
    }

    @Test
    void bySizeAndByTimeOldSegmentsGo() {
        TopicPartition bySize = new TopicPartition("by-size", 0);
        Kafka.create(admin, bySize.topic(), 1, with("retention.bytes", "30000"));
        fill(bySize, System.currentTimeMillis());
        awaitStart(bySize, RECORDS / 2);
        awaitFiles(bySize, 5);

        TopicPartition byTime = new TopicPartition("by-time", 0);
        Kafka.create(admin, byTime.topic(), 1, with("retention.ms", "3600000"));
        fill(byTime, System.currentTimeMillis() - 7_200_000);
        fill(byTime, System.currentTimeMillis());
        awaitStart(byTime, RECORDS / 2);

        for (TopicPartition partition : List.of(bySize, byTime)) {
            long start = startOf(partition);
            try (KafkaConsumer<byte[], byte[]> consumer =
                    Kafka.consumer(broker.bootstrap(), Map.of())) {
                consumer.assign(List.of(partition));
                consumer.seek(partition, 0);
                List<ConsumerRecord<byte[], byte[]>> records =
                        Kafka.readToEnd(consumer, List.of(partition));
                assertThat(records.getFirst().offset()).isGreaterThanOrEqualTo(start);
                assertThat(records.getLast().offset())
                        .isEqualTo(consumer.position(partition) - 1)
                        .isGreaterThanOrEqualTo(RECORDS - 1);
            }
        }
    }

    @Test
    void deletedRecordsGoWithTheirFilesAndStayAwayAfterARestart() {
        TopicPartition partition = new TopicPartition("cut", 0);
        Kafka.create(admin, partition.topic(), 1, SMALL_SEGMENTS);
        fill(partition, System.currentTimeMillis());
        Kafka.get(admin.deleteRecords(Map.of(partition, RecordsToDelete.beforeOffset(95))).all());
        assertThat(startOf(partition)).isEqualTo(95);
        awaitFiles(partition, 2);
        broker.kill9();
        broker.restart();
        assertThat(startOf(partition)).isEqualTo(95);
    }

    @Test
    void aTopicMadeAgainIsAnotherOne() throws Exception {
        TopicPartition partition = new TopicPartition("phoenix", 0);
        Kafka.create(admin, partition.topic(), 1, Map.of());
        fill(partition, System.currentTimeMillis());
        Uuid former = idOf(partition.topic());
        Path folderOfFormer = folderOf(partition);
        assertThat(folderOfFormer).exists();
        Kafka.get(admin.deleteTopics(List.of(partition.topic())).all());
        Await.until("the files of a deleted topic go", () -> !Files.exists(folderOfFormer));

        Kafka.create(admin, partition.topic(), 1, Map.of());
        assertThat(idOf(partition.topic())).isNotEqualTo(former);
        assertThat(endOf(partition)).isZero();
        assertThat(errorOfFetch(former)).isEqualTo(Errors.UNKNOWN_TOPIC_ID);
        assertThat(errorOfFetch(idOf(partition.topic()))).isEqualTo(Errors.NONE);
        assertThat(Kafka.send(producer, partition, new byte[1]).offset()).isZero();
    }

    private Errors errorOfFetch(Uuid topicId) throws IOException {
        try (RawConnection connection = new RawConnection(broker.bootstrap())) {
            connection.send(
                    ApiKeys.FETCH,
                    BY_TOPIC_ID,
                    new FetchRequestData()
                            .setReplicaId(-1)
                            .setMaxWaitMs(0)
                            .setSessionEpoch(-1)
                            .setTopics(
                                    List.of(
                                            new FetchRequestData.FetchTopic()
                                                    .setTopicId(topicId)
                                                    .setPartitions(
                                                            List.of(
                                                                    new FetchRequestData
                                                                                    .FetchPartition()
                                                                            .setPartitionMaxBytes(
                                                                                    1_000))))));
            var response =
                    new FetchResponseData(
                            connection.receive(ApiKeys.FETCH, BY_TOPIC_ID), BY_TOPIC_ID);
            return Errors.forCode(
                    response.responses().getFirst().partitions().getFirst().errorCode());
        }
    }

    private static Map<String, String> with(String key, String value) {
        var configs = new HashMap<>(SMALL_SEGMENTS);
        configs.put(key, value);
        return configs;
    }

    private void fill(TopicPartition partition, long timestampMs) {
        for (int i = 0; i < RECORDS - 1; i++) {
            var _ =
                    producer.send(
                            new ProducerRecord<>(
                                    partition.topic(),
                                    0,
                                    timestampMs,
                                    null,
                                    new byte[VALUE_BYTES]));
        }
        var _ =
                producer.send(
                        new ProducerRecord<>(partition.topic(), 0, timestampMs, null, new byte[1]));
        producer.flush();
    }

    private void awaitStart(TopicPartition partition, long atLeast) {
        Await.until(
                partition + " starts at " + atLeast + " or later",
                () -> startOf(partition),
                () -> startOf(partition) >= atLeast);
    }

    private void awaitFiles(TopicPartition partition, int atMost) {
        Await.until(
                "at most " + atMost + " segments of " + partition + " are left",
                () -> segments(partition),
                () -> segments(partition).size() <= atMost);
    }

    private Set<String> segments(TopicPartition partition) {
        try (Stream<Path> files = Files.list(folderOf(partition))) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".log"))
                    .collect(Collectors.toCollection(TreeSet::new));
        } catch (NoSuchFileException nothingWritten) {
            return Set.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// `logs/<topic id>-<partition>`
    private Path folderOf(TopicPartition partition) {
        Uuid id = idOf(partition.topic());
        var uuid = new UUID(id.getMostSignificantBits(), id.getLeastSignificantBits());
        return broker.dataDir().resolve("logs").resolve(uuid + "-" + partition.partition());
    }

    private Uuid idOf(String topic) {
        return Kafka.get(admin.describeTopics(List.of(topic)).allTopicNames())
                .values()
                .iterator()
                .next()
                .topicId();
    }

    private long startOf(TopicPartition partition) {
        return Kafka.get(
                        admin.listOffsets(Map.of(partition, OffsetSpec.earliest()))
                                .partitionResult(partition))
                .offset();
    }

    private long endOf(TopicPartition partition) {
        return Kafka.get(
                        admin.listOffsets(Map.of(partition, OffsetSpec.latest()))
                                .partitionResult(partition))
                .offset();
    }
}
