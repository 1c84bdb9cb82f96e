package io.minikafka.broker.produce;

import static org.assertj.core.api.Assertions.assertThat;

import io.minikafka.broker.Fetch;
import io.minikafka.broker.Produce;
import io.minikafka.broker.TestBroker;
import io.minikafka.broker.TestExchange;
import io.minikafka.cluster.metadata.TopicImage;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.message.FetchResponseData;
import org.apache.kafka.common.message.ProduceRequestData;
import org.apache.kafka.common.message.ProduceResponseData;
import org.apache.kafka.common.message.ProduceResponseData.PartitionProduceResponse;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.record.internal.CompressionType;
import org.apache.kafka.common.record.internal.ControlRecordType;
import org.apache.kafka.common.record.internal.EndTransactionMarker;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.RecordBatch;
import org.apache.kafka.common.record.internal.SimpleRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ProduceHandlerTest {
    private static final int LATEST = ApiKeys.PRODUCE.latestVersion();

    private final TestBroker broker = new TestBroker();

    @AfterEach
    void close() {
        broker.close();
    }

    @Test
    void appendsInEveryVersionAndEveryCompression() {
        TopicImage topic = broker.topic("orders", 1);
        long next = 0;
        for (short version : ApiKeys.PRODUCE.allVersions()) {
            for (CompressionType type : CompressionType.values()) {
                if (type == CompressionType.ZSTD && version < 7) {
                    continue;
                }
                for (short acks : new short[] {1, -1}) {
                    var request =
                            Produce.request(version, topic, 0, Produce.batch(type, "a", "b", "c"))
                                    .setAcks(acks);
                    var response = broker.call(version, request, ProduceResponseData.class);
                    PartitionProduceResponse partition = Produce.only(response);
                    assertThat(Errors.forCode(partition.errorCode())).isEqualTo(Errors.NONE);
                    assertThat(partition.baseOffset()).isEqualTo(next);
                    assertThat(partition.logAppendTimeMs()).isEqualTo(-1);
                    assertThat(partition.logStartOffset()).isEqualTo(version >= 5 ? 0 : -1);
                    var answered = response.responses().iterator().next();
                    assertThat(version >= 13 ? answered.topicId() : answered.name())
                            .isEqualTo(version >= 13 ? TestBroker.id(topic) : "orders");
                    next += 3;
                }
            }
        }
        assertThat(broker.log(topic, 0).highWatermark()).isEqualTo(next);
    }

    @Test
    void eachPartitionSucceedsOrFailsForItself() {
        TopicImage orders = broker.topic("orders", 2);
        TopicImage bills = broker.topic("bills", 1);
        var request = Produce.request(12, orders, 0, Produce.batch("x"));
        request.topicData()
                .iterator()
                .next()
                .setPartitionData(
                        List.of(
                                new ProduceRequestData.PartitionProduceData()
                                        .setIndex(0)
                                        .setRecords(Produce.batch("x")),
                                new ProduceRequestData.PartitionProduceData()
                                        .setIndex(7)
                                        .setRecords(Produce.batch("x")),
                                new ProduceRequestData.PartitionProduceData()
                                        .setIndex(1)
                                        .setRecords(Produce.batch("y", "z"))));
        Produce.add(request, 12, bills, 0, Produce.batch("b"));
        request.topicData()
                .add(
                        new ProduceRequestData.TopicProduceData()
                                .setName("nobody")
                                .setPartitionData(
                                        List.of(
                                                new ProduceRequestData.PartitionProduceData()
                                                        .setRecords(Produce.batch("b")))));
        var response = broker.call(12, request, ProduceResponseData.class);
        assertThat(
                        response.responses().stream()
                                .flatMap(topic -> topic.partitionResponses().stream())
                                .map(p -> Errors.forCode(p.errorCode())))
                .containsExactly(
                        Errors.NONE,
                        Errors.UNKNOWN_TOPIC_OR_PARTITION,
                        Errors.NONE,
                        Errors.NONE,
                        Errors.UNKNOWN_TOPIC_OR_PARTITION);
        assertThat(broker.log(orders, 1).highWatermark()).isEqualTo(2);
    }

    @Test
    void anUnknownTopicIdHasItsOwnError() {
        TopicImage gone = broker.topic("gone", 1);
        broker.metadata.delete(gone);
        assertThat(error(13, Produce.request(13, gone, 0, Produce.batch("x"))))
                .isEqualTo(Errors.UNKNOWN_TOPIC_ID);
        var zero = Produce.request(13, gone, 0, Produce.batch("x"));
        zero.topicData().iterator().next().setTopicId(Uuid.ZERO_UUID);
        assertThat(error(13, zero)).isEqualTo(Errors.UNKNOWN_TOPIC_ID);
    }

    @Test
    void otherAcksAreRefused() {
        TopicImage topic = broker.topic("orders", 1);
        assertThat(error(9, Produce.request(9, topic, 0, Produce.batch("x")).setAcks((short) 2)))
                .isEqualTo(Errors.INVALID_REQUIRED_ACKS);
        assertThat(broker.logs.logs()).isEmpty();
    }

    @Test
    void withoutAcksNothingIsAnswered() {
        TopicImage topic = broker.topic("orders", 1);
        var exchange =
                broker.send(
                        (short) 9,
                        Produce.request(9, topic, 0, Produce.batch("x")).setAcks((short) 0));
        assertThat(TestBroker.end(exchange)).isEqualTo(new TestExchange.End.Nothing());
        assertThat(broker.log(topic, 0).highWatermark()).isEqualTo(1);
    }

    @Test
    void aFailureWithoutAcksClosesTheConnection() {
        TopicImage topic = broker.topic("orders", 1);
        var exchange =
                broker.send(
                        (short) 9,
                        Produce.request(9, topic, 5, Produce.batch("x")).setAcks((short) 0));
        assertThat(TestBroker.end(exchange)).isInstanceOf(TestExchange.End.Closed.class);
    }

    @Test
    void exactlyOneWholeBatchOfFormat2() {
        TopicImage topic = broker.topic("orders", 1);
        ByteBuffer one = Produce.batch("x").buffer();
        ByteBuffer two =
                ByteBuffer.allocate(2 * one.remaining())
                        .put(one.duplicate())
                        .put(one.duplicate())
                        .flip();
        refused(topic, MemoryRecords.readableRecords(two), Errors.INVALID_RECORD, "exactly one");
        refused(topic, MemoryRecords.EMPTY, Errors.INVALID_RECORD, "no record batch");
        refused(
                topic,
                MemoryRecords.withRecords(
                        RecordBatch.MAGIC_VALUE_V1,
                        Compression.NONE,
                        new SimpleRecord(Produce.bytes("x"))),
                Errors.INVALID_RECORD,
                "format 1");
        ByteBuffer cut = one.duplicate().limit(one.limit() - 1);
        refused(topic, MemoryRecords.readableRecords(cut), Errors.CORRUPT_MESSAGE, "not whole");
        ByteBuffer damaged = ByteBuffer.allocate(one.remaining()).put(one.duplicate()).flip();
        damaged.put(damaged.limit() - 1, (byte) ~damaged.get(damaged.limit() - 1));
        refused(topic, MemoryRecords.readableRecords(damaged), Errors.CORRUPT_MESSAGE, "");
    }

    @Test
    void clientsWriteNoControlRecords() {
        TopicImage topic = broker.topic("orders", 1);
        refused(
                topic,
                MemoryRecords.withEndTransactionMarker(
                        1, (short) 0, new EndTransactionMarker(ControlRecordType.COMMIT, 0)),
                Errors.INVALID_RECORD,
                "control");
    }

    @Test
    void zstdNeedsVersion7() {
        TopicImage topic = broker.topic("orders", 1);
        var batch = Produce.batch(CompressionType.ZSTD, "x");
        assertThat(error(6, Produce.request(6, topic, 0, batch)))
                .isEqualTo(Errors.UNSUPPORTED_COMPRESSION_TYPE);
        assertThat(error(7, Produce.request(7, topic, 0, batch))).isEqualTo(Errors.NONE);
    }

    @Test
    void compactedTopicsNeedKeysAndNameTheRecordsWithout() {
        TopicImage topic = broker.metadata.create("state", 1, Map.of("cleanup.policy", "compact"));
        for (CompressionType type : CompressionType.values()) {
            var batch =
                    MemoryRecords.withRecords(
                            Compression.of(type).build(),
                            new SimpleRecord(1, Produce.bytes("k"), Produce.bytes("v")),
                            new SimpleRecord(2, null, Produce.bytes("v")),
                            new SimpleRecord(3, Produce.bytes(""), Produce.bytes("v")),
                            new SimpleRecord(4, null, Produce.bytes("v")));
            PartitionProduceResponse response =
                    Produce.only(
                            broker.call(
                                    LATEST,
                                    Produce.request(LATEST, topic, 0, batch),
                                    ProduceResponseData.class));
            assertThat(Errors.forCode(response.errorCode())).isEqualTo(Errors.INVALID_RECORD);
            assertThat(response.recordErrors().stream().map(e -> e.batchIndex()))
                    .containsExactly(1, 3);
            assertThat(response.errorMessage()).contains("key");
            assertThat(error(LATEST, Produce.request(LATEST, topic, 0, Produce.batch(type, "v"))))
                    .isEqualTo(Errors.NONE);
        }
    }

    @Test
    void aTopicsOwnCompressionIsApplied() {
        TopicImage topic = broker.metadata.create("packed", 1, Map.of("compression.type", "zstd"));
        for (CompressionType type : CompressionType.values()) {
            assertThat(
                            error(
                                    LATEST,
                                    Produce.request(
                                            LATEST, topic, 0, Produce.batch(type, "v", "w"))))
                    .isEqualTo(Errors.NONE);
        }
        var fetched = broker.call(12, Fetch.request(12, topic, 0, 0), FetchResponseData.class);
        var records = (MemoryRecords) Fetch.only(fetched).records();
        long next = 0;
        for (RecordBatch batch : records.batches()) {
            batch.ensureValid();
            assertThat(batch.compressionType()).isEqualTo(CompressionType.ZSTD);
            assertThat(batch.baseOffset()).isEqualTo(next);
            next += 2;
        }
        assertThat(next).isEqualTo(2L * CompressionType.values().length);
    }

    @Test
    void appendTimeIsToldAndStored() {
        TopicImage topic =
                broker.metadata.create(
                        "clocked", 1, Map.of("message.timestamp.type", "LogAppendTime"));
        long before = System.currentTimeMillis();
        PartitionProduceResponse response =
                Produce.only(
                        broker.call(
                                LATEST,
                                Produce.request(LATEST, topic, 0, Produce.batch("x")),
                                ProduceResponseData.class));
        assertThat(response.logAppendTimeMs()).isBetween(before, System.currentTimeMillis());
        var records =
                (MemoryRecords)
                        Fetch.only(
                                        broker.call(
                                                12,
                                                Fetch.request(12, topic, 0, 0),
                                                FetchResponseData.class))
                                .records();
        RecordBatch batch = records.batches().iterator().next();
        batch.ensureValid();
        assertThat(batch.timestampType()).isEqualTo(TimestampType.LOG_APPEND_TIME);
        assertThat(batch.maxTimestamp()).isEqualTo(response.logAppendTimeMs());
    }

    @Test
    void idempotentProducersAreProtected() {
        TopicImage topic = broker.topic("orders", 1);
        assertThat(idempotent(topic, 0, 0).baseOffset()).isZero();
        assertThat(idempotent(topic, 0, 2).baseOffset()).isEqualTo(2);
        PartitionProduceResponse again = idempotent(topic, 0, 0);
        assertThat(Errors.forCode(again.errorCode())).isEqualTo(Errors.NONE);
        assertThat(again.baseOffset()).as("a duplicate").isZero();
        assertThat(Errors.forCode(idempotent(topic, 0, 9).errorCode()))
                .isEqualTo(Errors.OUT_OF_ORDER_SEQUENCE_NUMBER);
        assertThat(Errors.forCode(idempotent(topic, 1, 0).errorCode())).isEqualTo(Errors.NONE);
        assertThat(Errors.forCode(idempotent(topic, 0, 4).errorCode()))
                .isEqualTo(Errors.INVALID_PRODUCER_EPOCH);
        assertThat(broker.log(topic, 0).highWatermark()).isEqualTo(6);
    }

    private PartitionProduceResponse idempotent(TopicImage topic, int epoch, int sequence) {
        var batch =
                MemoryRecords.withIdempotentRecords(
                        Compression.NONE,
                        77,
                        (short) epoch,
                        sequence,
                        new SimpleRecord(1_000, Produce.bytes("a")),
                        new SimpleRecord(1_001, Produce.bytes("b")));
        return Produce.only(
                broker.call(
                        LATEST,
                        Produce.request(LATEST, topic, 0, batch),
                        ProduceResponseData.class));
    }

    private void refused(TopicImage topic, MemoryRecords records, Errors error, String message) {
        PartitionProduceResponse response =
                Produce.only(
                        broker.call(
                                LATEST,
                                Produce.request(LATEST, topic, 0, records),
                                ProduceResponseData.class));
        assertThat(Errors.forCode(response.errorCode())).isEqualTo(error);
        assertThat(response.errorMessage()).contains(message);
        assertThat(response.baseOffset()).isEqualTo(-1);
    }

    private Errors error(int version, ProduceRequestData request) {
        return Errors.forCode(
                Produce.only(broker.call(version, request, ProduceResponseData.class)).errorCode());
    }
}
