package io.minikafka.simulator.ops;

import static org.assertj.core.api.Assertions.assertThat;

import io.minikafka.simulator.broker.Await;
import io.minikafka.simulator.broker.BrokerProcess;
import io.minikafka.simulator.client.RawConnection;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.message.ProduceRequestData;
import org.apache.kafka.common.message.ProduceResponseData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.SimpleRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The disk fills up beneath a running broker, and is freed again. The reserve is set so that a file of this
/// test's own is enough to get there; it is large, so that what others write on the same disk meanwhile is
/// small beside it.
class DiskFullTest {
    private static final long ROOM_BYTES = 1L << 30;
    private static final long FILL_BYTES = 2L << 30;
    private static final TopicPartition TOPIC = new TopicPartition("full", 0);
    private static final byte[] VALUE = "value".getBytes(StandardCharsets.UTF_8);
    private static final short PRODUCE_VERSION = 9;

    @TempDir private Path folder;

    @Test
    void aFullDiskStopsWritesOnlyAndTheyComeBackByThemselves() throws Exception {
        long reserve = Files.getFileStore(folder).getUsableSpace() - ROOM_BYTES;
        Map<String, String> settings =
                Map.of(
                        "minikafka.disk.reserve.bytes",
                        Long.toString(reserve),
                        "group.initial.rebalance.delay.ms",
                        "0");
        try (BrokerProcess broker = BrokerProcess.start(folder, settings);
                Admin admin = Kafka.admin(broker.bootstrap());
                KafkaProducer<byte[], byte[]> producer =
                        Kafka.producer(broker.bootstrap(), Map.of())) {
            Kafka.create(admin, TOPIC.topic(), 1, Map.of());
            Kafka.send(producer, TOPIC, VALUE);

            Path fill = folder.resolve("fill");
            allocate(fill, FILL_BYTES);
            Await.until(
                    "the log says that storage is read-only",
                    broker::logText,
                    () -> broker.logText().contains("Storage is read-only"));

            aProducerIsToldWhy(broker);
            var waiting = producer.send(new ProducerRecord<>(TOPIC.topic(), 0, null, VALUE));
            aGroupReadsAndCommits(broker);
            Kafka.create(admin, "made-on-a-full-disk", 1, Map.of());
            Kafka.get(admin.deleteTopics(List.of("made-on-a-full-disk")).all());
            assertThat(waiting.isDone()).as("a producer waits for space").isFalse();

            Files.delete(fill);
            assertThat(waiting.get(60, TimeUnit.SECONDS).offset()).isEqualTo(1);
            assertThat(broker.logText()).contains("Storage takes appends again");
        }
    }

    private static void aProducerIsToldWhy(BrokerProcess broker) throws IOException {
        try (RawConnection connection = new RawConnection(broker.bootstrap())) {
            connection.send(ApiKeys.PRODUCE, PRODUCE_VERSION, produce());
            var response =
                    new ProduceResponseData(
                            connection.receive(ApiKeys.PRODUCE, PRODUCE_VERSION), PRODUCE_VERSION);
            var partition = response.responses().iterator().next().partitionResponses().getFirst();
            assertThat(Errors.forCode(partition.errorCode())).isEqualTo(Errors.KAFKA_STORAGE_ERROR);
            assertThat(partition.errorMessage())
                    .contains("bytes are free", "minikafka.disk.reserve.bytes", "free some space");
        }
    }

    private static ProduceRequestData produce() {
        var topics = new ProduceRequestData.TopicProduceDataCollection();
        topics.add(
                new ProduceRequestData.TopicProduceData()
                        .setName(TOPIC.topic())
                        .setPartitionData(
                                List.of(
                                        new ProduceRequestData.PartitionProduceData()
                                                .setIndex(0)
                                                .setRecords(
                                                        MemoryRecords.withRecords(
                                                                Compression.NONE,
                                                                new SimpleRecord(VALUE))))));
        return new ProduceRequestData()
                .setAcks((short) -1)
                .setTimeoutMs(10_000)
                .setTopicData(topics);
    }

    private static void aGroupReadsAndCommits(BrokerProcess broker) {
        try (KafkaConsumer<byte[], byte[]> consumer =
                Kafka.consumer(broker.bootstrap(), Map.of("group.id", "readers"))) {
            consumer.subscribe(List.of(TOPIC.topic()));
            Await.until(
                    "a member of a group reads the record",
                    () -> !consumer.poll(Duration.ofMillis(200)).isEmpty());
            consumer.commitSync();
            assertThat(consumer.committed(Set.of(TOPIC)).values())
                    .extracting(OffsetAndMetadata::offset)
                    .containsExactly(1L);
        }
    }

    /// Real blocks: a file with holes takes no space.
    private static void allocate(Path file, long sizeBytes) throws Exception {
        Process process =
                new ProcessBuilder("fallocate", "-l", Long.toString(sizeBytes), file.toString())
                        .inheritIO()
                        .start();
        if (process.waitFor() == 0) {
            return;
        }
        try (FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            ByteBuffer zeros = ByteBuffer.allocateDirect(8 << 20);
            while (channel.position() < sizeBytes) {
                channel.write(zeros.clear());
            }
        }
    }
}
