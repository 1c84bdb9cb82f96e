package io.minikafka.broker.fetch;

import static org.assertj.core.api.Assertions.assertThat;

import io.minikafka.base.Await;
import io.minikafka.broker.Fetch;
import io.minikafka.broker.Produce;
import io.minikafka.broker.TestBroker;
import io.minikafka.broker.TestExchange;
import io.minikafka.cluster.metadata.TopicImage;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.message.FetchRequestData;
import org.apache.kafka.common.message.FetchRequestData.ForgottenTopic;
import org.apache.kafka.common.message.FetchResponseData;
import org.apache.kafka.common.message.FetchResponseData.PartitionData;
import org.apache.kafka.common.message.ProduceResponseData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.record.internal.BaseRecords;
import org.apache.kafka.common.record.internal.CompressionType;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.Record;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FetchHandlerTest {
    private static final int LATEST = ApiKeys.FETCH.latestVersion();
    private static final int LONG_MS = 60_000;

    private final TestBroker broker = new TestBroker();

    @AfterEach
    void close() {
        broker.close();
    }

    @Test
    void givesBackWhatWasProducedInEveryVersion() {
        TopicImage topic = broker.topic("orders", 1);
        MemoryRecords batch = Produce.batch(CompressionType.LZ4, "a", "b");
        byte[] sent = bytes(batch);
        produce(topic, 0, batch);
        for (short version : ApiKeys.FETCH.allVersions()) {
            for (byte isolation = 0; isolation <= 1; isolation++) {
                var request = Fetch.request(version, topic, 0, 0).setIsolationLevel(isolation);
                var response = broker.call(version, request, FetchResponseData.class);
                PartitionData data = Fetch.only(response);
                assertThat(Errors.forCode(data.errorCode())).isEqualTo(Errors.NONE);
                assertThat(bytes(data.records())).isEqualTo(sent);
                assertThat(data.highWatermark()).isEqualTo(2);
                assertThat(data.lastStableOffset()).isEqualTo(2);
                assertThat(data.logStartOffset()).isEqualTo(version >= 5 ? 0 : -1);
                assertThat(data.preferredReadReplica()).isEqualTo(-1);
                if (isolation == 1) {
                    assertThat(data.abortedTransactions()).isEmpty();
                } else {
                    assertThat(data.abortedTransactions()).isNull();
                }
                var answered = response.responses().getFirst();
                assertThat(version >= 13 ? answered.topicId() : answered.topic())
                        .isEqualTo(version >= 13 ? TestBroker.id(topic) : "orders");
            }
        }
    }

    @Test
    void whoWantsNoBytesAtAllIsAnsweredAtOnce() {
        TopicImage topic = broker.topic("orders", 1);
        produce(topic, 0, Produce.batch("a"));
        var request = Fetch.request(LATEST, topic, 0, 0).setMinBytes(0).setMaxWaitMs(LONG_MS);
        var response = broker.call(LATEST, request, FetchResponseData.class);
        assertThat(Fetch.only(response).records().sizeInBytes()).isPositive();
    }

    @Test
    void namesWhatIsWrongWithAPartition() {
        TopicImage topic = broker.topic("orders", 1);
        produce(topic, 0, Produce.batch("a"));
        assertThat(error(12, Fetch.request(12, topic, 1, 0)))
                .isEqualTo(Errors.UNKNOWN_TOPIC_OR_PARTITION);
        assertThat(error(LATEST, Fetch.request(LATEST, topic, 1, 0)))
                .isEqualTo(Errors.UNKNOWN_TOPIC_OR_PARTITION);
        assertThat(error(LATEST, Fetch.request(LATEST, topic, 0, 2)))
                .isEqualTo(Errors.OFFSET_OUT_OF_RANGE);
        assertThat(error(LATEST, Fetch.request(LATEST, topic, 0, -1)))
                .isEqualTo(Errors.OFFSET_OUT_OF_RANGE);
        assertThat(error(LATEST, epoch(Fetch.request(LATEST, topic, 0, 0), 1)))
                .isEqualTo(Errors.UNKNOWN_LEADER_EPOCH);
        assertThat(error(LATEST, epoch(Fetch.request(LATEST, topic, 0, 0), 0)))
                .isEqualTo(Errors.NONE);
        assertThat(error(10, Fetch.request(10, topic, 0, 0).setReplicaId(2)))
                .isEqualTo(Errors.NOT_LEADER_OR_FOLLOWER);
        broker.metadata.delete(topic);
        assertThat(error(12, Fetch.request(12, topic, 0, 0)))
                .isEqualTo(Errors.UNKNOWN_TOPIC_OR_PARTITION);
        assertThat(error(13, Fetch.request(13, topic, 0, 0))).isEqualTo(Errors.UNKNOWN_TOPIC_ID);
    }

    @Test
    void whatIsReadAfterTheOfficeIsLeftSaysNothingOfThePartition() {
        TopicImage topic = broker.topic("orders", 1);
        produce(topic, 0, Produce.batch("a"));
        // The replica has moved away meanwhile, and its log is shorter: the client must not begin
        // anew.
        broker.officeLooks.set(1);
        assertThat(error(LATEST, Fetch.request(LATEST, topic, 0, 2)))
                .isEqualTo(Errors.NOT_LEADER_OR_FOLLOWER);
    }

    @Test
    void aFencedClientLearnsTheLeader() {
        TopicImage topic = broker.topic("orders", 1);
        var response =
                broker.call(
                        LATEST,
                        epoch(Fetch.request(LATEST, topic, 0, 0), -2),
                        FetchResponseData.class);
        assertThat(Errors.forCode(Fetch.only(response).errorCode()))
                .isEqualTo(Errors.FENCED_LEADER_EPOCH);
        assertThat(Fetch.only(response).currentLeader().leaderId()).isEqualTo(3);
        assertThat(response.nodeEndpoints().find(3).host()).isEqualTo("10.9.9.9");
    }

    @Test
    void zstdTopicsNeedVersion10() {
        TopicImage topic = broker.metadata.create("packed", 1, Map.of("compression.type", "zstd"));
        assertThat(error(9, Fetch.request(9, topic, 0, 0)))
                .isEqualTo(Errors.UNSUPPORTED_COMPRESSION_TYPE);
        assertThat(error(10, Fetch.request(10, topic, 0, 0))).isEqualTo(Errors.NONE);
    }

    @Test
    void waitsForRecordsAndIsWokenByThem() {
        TopicImage topic = broker.topic("orders", 1);
        produce(topic, 0, Produce.batch("a"));
        var waiting =
                broker.send(
                        (short) LATEST, Fetch.request(LATEST, topic, 0, 1).setMaxWaitMs(LONG_MS));
        assertThat(waiting.end()).isNotDone();
        assertThat(broker.purgatory.waiting()).isEqualTo(1);
        produce(topic, 0, Produce.batch("b"));
        var data = Fetch.only(TestBroker.response(waiting, LATEST, FetchResponseData.class));
        assertThat(values(data.records())).containsExactly("b");
        assertThat(data.highWatermark()).isEqualTo(2);
    }

    @Test
    void whoWaitsWhileTheTopicIsDeletedIsToldSo() {
        Map<Integer, Errors> errors =
                Map.of(12, Errors.UNKNOWN_TOPIC_OR_PARTITION, LATEST, Errors.UNKNOWN_TOPIC_ID);
        errors.forEach((version, error) -> {
            TopicImage topic = broker.topic("orders", 1);
            produce(topic, 0, Produce.batch("a"));
            var request = Fetch.request(version, topic, 0, 1).setMaxWaitMs(LONG_MS);
            var waiting = broker.send(version.shortValue(), request);
            assertThat(waiting.end()).isNotDone();
            broker.metadata.delete(topic);
            var data = Fetch.only(TestBroker.response(waiting, version, FetchResponseData.class));
            assertThat(Errors.forCode(data.errorCode())).isEqualTo(error);
        });
    }

    @Test
    void waitsUntilThereAreEnoughBytesInAllPartitionsTogether() {
        TopicImage topic = broker.topic("orders", 3);
        int batchBytes = Produce.batch("a").sizeInBytes();
        var request =
                Fetch.request(12, topic, 0, 0).setMaxWaitMs(LONG_MS).setMinBytes(2 * batchBytes);
        Fetch.add(request, 12, topic, 1, 0);
        Fetch.add(request, 12, topic, 2, 0);
        var waiting = broker.send((short) 12, request);
        produce(topic, 1, Produce.batch("a"));
        assertThat(waiting.end()).isNotDone();
        produce(topic, 2, Produce.batch("b"));
        var response = TestBroker.response(waiting, 12, FetchResponseData.class);
        assertThat(
                        response.responses().stream()
                                .flatMap(t -> t.partitions().stream())
                                .map(p -> values(p.records())))
                .containsExactly(List.of(), List.of("a"), List.of("b"));
    }

    @Test
    void answersWithNothingWhenTimeIsUp() {
        TopicImage topic = broker.topic("orders", 1);
        var data =
                Fetch.only(
                        broker.call(
                                LATEST,
                                Fetch.request(LATEST, topic, 0, 0).setMaxWaitMs(20),
                                FetchResponseData.class));
        assertThat(data.records()).isNotNull();
        assertThat(data.records().sizeInBytes()).isZero();
        Await.until("nothing waits", () -> broker.purgatory.waiting() == 0);
    }

    @Test
    void anErrorDoesNotWait() {
        TopicImage topic = broker.topic("orders", 1);
        var request = Fetch.request(12, topic, 0, 0).setMaxWaitMs(LONG_MS);
        Fetch.add(request, 12, topic, 9, 0);
        assertThat(broker.send((short) 12, request).end()).isDone();
    }

    @Test
    void aGoneClientIsNotWaitedFor() throws Exception {
        TopicImage topic = broker.topic("orders", 1);
        var client = broker.connect();
        var waiting =
                broker.send(
                        (short) LATEST, Fetch.request(LATEST, topic, 0, 0).setMaxWaitMs(LONG_MS));
        broker.router.disconnected(client);
        assertThat(waiting.end().get(10, TimeUnit.SECONDS))
                .isEqualTo(new TestExchange.End.Nothing());
        Await.until("nothing waits", () -> broker.purgatory.waiting() == 0);
    }

    @Test
    void theFirstBatchComesWholeAndTheLimitsHoldForTheRest() {
        TopicImage topic = broker.topic("orders", 2);
        String large = "x".repeat(10_000);
        for (int i = 0; i < 3; i++) {
            produce(topic, 0, Produce.batch(large));
            produce(topic, 1, Produce.batch(large));
        }
        var tiny = Fetch.request(12, topic, 0, 0).setMaxBytes(1);
        Fetch.add(tiny, 12, topic, 1, 0);
        assertThat(wholeBatches(tiny)).containsExactly(1, 0);

        var perPartition = Fetch.request(12, topic, 0, 0);
        Fetch.add(perPartition, 12, topic, 1, 0);
        perPartition.topics().forEach(t -> t.partitions().getFirst().setPartitionMaxBytes(10_500));
        assertThat(wholeBatches(perPartition)).containsExactly(1, 1);

        var together = Fetch.request(12, topic, 0, 0).setMaxBytes(31_000);
        Fetch.add(together, 12, topic, 1, 0);
        assertThat(wholeBatches(together)).containsExactly(3, 0);
    }

    @Test
    void theBrokersOwnLimitHoldsToo() {
        TopicImage topic = broker.topic("orders", 1);
        String large = "x".repeat(200_000);
        for (int i = 0; i < 8; i++) {
            produce(topic, 0, Produce.batch(large));
        }
        var request = Fetch.request(12, topic, 0, 0);
        request.topics().getFirst().partitions().getFirst().setPartitionMaxBytes(Integer.MAX_VALUE);
        var data = Fetch.only(broker.call(12, request, FetchResponseData.class));
        assertThat(data.records().sizeInBytes()).isLessThanOrEqualTo(TestBroker.FETCH_MAX_BYTES);
    }

    @Test
    void aSessionNamesOnlyNews() {
        TopicImage topic = broker.topic("orders", 3);
        for (short version : new short[] {7, 12, 13, (short) LATEST}) {
            broker.connect();
            var open = Fetch.request(version, topic, 0, 0).setSessionEpoch(0);
            Fetch.add(open, version, topic, 1, 0);
            Fetch.add(open, version, topic, 2, 0);
            for (int i = 0; i < 3; i++) {
                long end = broker.logs.logs().isEmpty() ? 0 : end(topic, i);
                open.topics().get(i).partitions().getFirst().setFetchOffset(end);
            }
            var opened = broker.call(version, open, FetchResponseData.class);
            int session = opened.sessionId();
            assertThat(session).isPositive();
            assertThat(indexes(opened)).containsExactly(0, 1, 2);

            assertThat(indexes(broker.call(version, next(session, 1), FetchResponseData.class)))
                    .isEmpty();

            produce(topic, 1, Produce.batch("n"));
            var news = broker.call(version, next(session, 2), FetchResponseData.class);
            assertThat(indexes(news)).containsExactly(1);
            assertThat(news.sessionId()).isEqualTo(session);

            var moved = next(session, 3);
            Fetch.add(moved, version, topic, 1, end(topic, 1));
            var forgotten = new ForgottenTopic().setPartitions(List.of(0));
            if (version >= 13) {
                forgotten.setTopicId(TestBroker.id(topic));
            } else {
                forgotten.setTopic(topic.name());
            }
            moved.forgottenTopicsData().add(forgotten);
            assertThat(indexes(broker.call(version, moved, FetchResponseData.class))).isEmpty();
            produce(topic, 0, Produce.batch("forgotten"));
            assertThat(indexes(broker.call(version, next(session, 4), FetchResponseData.class)))
                    .isEmpty();

            var wrong = broker.call(version, next(session, 4), FetchResponseData.class);
            assertThat(Errors.forCode(wrong.errorCode()))
                    .isEqualTo(Errors.INVALID_FETCH_SESSION_EPOCH);
            var unknown = broker.call(version, next(session + 1, 4), FetchResponseData.class);
            assertThat(Errors.forCode(unknown.errorCode()))
                    .isEqualTo(Errors.FETCH_SESSION_ID_NOT_FOUND);
        }
    }

    @Test
    void aWaitingSessionIsWokenAndTellsOnlyTheNews() {
        TopicImage topic = broker.topic("orders", 2);
        var open = Fetch.request(LATEST, topic, 0, 0).setSessionEpoch(0);
        Fetch.add(open, LATEST, topic, 1, 0);
        int session = broker.call(LATEST, open, FetchResponseData.class).sessionId();
        var waiting = broker.send((short) LATEST, next(session, 1).setMaxWaitMs(LONG_MS));
        produce(topic, 1, Produce.batch("n"));
        var news = TestBroker.response(waiting, LATEST, FetchResponseData.class);
        assertThat(indexes(news)).containsExactly(1);
        assertThat(values(Fetch.only(news).records())).containsExactly("n");
    }

    @Test
    void aTopicThatIsMadeAnewIsAnotherOne() {
        TopicImage first = broker.topic("orders", 1);
        produce(first, 0, Produce.batch("old"));
        broker.metadata.delete(first);
        TopicImage second = broker.topic("orders", 1);
        assertThat(error(13, Fetch.request(13, first, 0, 0))).isEqualTo(Errors.UNKNOWN_TOPIC_ID);
        var data =
                Fetch.only(
                        broker.call(12, Fetch.request(12, second, 0, 0), FetchResponseData.class));
        assertThat(data.highWatermark()).isZero();
    }

    @Test
    void anUnknownIdInARequestIsNoTopic() {
        var request = Fetch.request(13, broker.topic("orders", 1), 0, 0);
        request.topics().getFirst().setTopicId(Uuid.ZERO_UUID);
        assertThat(error(13, request)).isEqualTo(Errors.UNKNOWN_TOPIC_ID);
    }

    private void produce(TopicImage topic, int partition, MemoryRecords batch) {
        var response =
                broker.call(
                        12,
                        Produce.request(12, topic, partition, batch),
                        ProduceResponseData.class);
        assertThat(Errors.forCode(Produce.only(response).errorCode())).isEqualTo(Errors.NONE);
    }

    private long end(TopicImage topic, int partition) {
        return broker.log(topic, partition).endOffset();
    }

    private Errors error(int version, FetchRequestData request) {
        return Errors.forCode(
                Fetch.only(broker.call(version, request, FetchResponseData.class)).errorCode());
    }

    private List<Integer> wholeBatches(FetchRequestData request) {
        List<Integer> counts = new ArrayList<>();
        for (var topic : broker.call(12, request, FetchResponseData.class).responses()) {
            for (PartitionData data : topic.partitions()) {
                int count = 0;
                for (var batch : ((MemoryRecords) data.records()).batches()) {
                    batch.ensureValid();
                    count++;
                }
                counts.add(count);
            }
        }
        return counts;
    }

    private static FetchRequestData epoch(FetchRequestData request, int epoch) {
        request.topics().getFirst().partitions().getFirst().setCurrentLeaderEpoch(epoch);
        return request;
    }

    private static FetchRequestData next(int session, int epoch) {
        return new FetchRequestData()
                .setMaxWaitMs(0)
                .setMinBytes(1)
                .setMaxBytes(Integer.MAX_VALUE)
                .setSessionId(session)
                .setSessionEpoch(epoch)
                .setTopics(new ArrayList<>())
                .setForgottenTopicsData(new ArrayList<>());
    }

    private static List<Integer> indexes(FetchResponseData response) {
        return response.responses().stream()
                .flatMap(t -> t.partitions().stream())
                .map(PartitionData::partitionIndex)
                .toList();
    }

    private static List<String> values(BaseRecords records) {
        List<String> values = new ArrayList<>();
        for (Record record : ((MemoryRecords) records).records()) {
            values.add(java.nio.charset.StandardCharsets.UTF_8.decode(record.value()).toString());
        }
        return values;
    }

    /// The bytes of a batch as the log must keep them: the broker sets only base offset and epoch, both 0 here.
    private static byte[] bytes(BaseRecords records) {
        ByteBuffer buffer = ((MemoryRecords) records).buffer().duplicate();
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        // The leader epoch, which the checksum does not cover.
        ByteBuffer.wrap(bytes).putInt(12, 0);
        return bytes;
    }
}
