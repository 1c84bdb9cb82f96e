package io.minikafka.broker.produce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.minikafka.broker.Fetch;
import io.minikafka.broker.Produce;
import io.minikafka.broker.TestBroker;
import io.minikafka.broker.TestExchange;
import io.minikafka.broker.TestGate;
import io.minikafka.broker.TopicPartition;
import io.minikafka.broker.TransactionMarker;
import io.minikafka.cluster.metadata.TopicImage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.message.DescribeProducersRequestData;
import org.apache.kafka.common.message.DescribeProducersRequestData.TopicRequest;
import org.apache.kafka.common.message.DescribeProducersResponseData;
import org.apache.kafka.common.message.FetchResponseData;
import org.apache.kafka.common.message.FetchResponseData.PartitionData;
import org.apache.kafka.common.message.ListOffsetsRequestData;
import org.apache.kafka.common.message.ListOffsetsRequestData.ListOffsetsPartition;
import org.apache.kafka.common.message.ListOffsetsRequestData.ListOffsetsTopic;
import org.apache.kafka.common.message.ListOffsetsResponseData;
import org.apache.kafka.common.message.ProduceRequestData;
import org.apache.kafka.common.message.ProduceResponseData;
import org.apache.kafka.common.message.WriteTxnMarkersRequestData;
import org.apache.kafka.common.message.WriteTxnMarkersRequestData.WritableTxnMarker;
import org.apache.kafka.common.message.WriteTxnMarkersRequestData.WritableTxnMarkerTopic;
import org.apache.kafka.common.message.WriteTxnMarkersResponseData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.Record;
import org.apache.kafka.common.record.internal.SimpleRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Transactions on the data plane, with a coordinator that says what the test wants.
class TransactionsTest {
    private static final int LATEST = ApiKeys.PRODUCE.latestVersion();
    private static final byte READ_COMMITTED = 1;

    private final TestBroker broker = new TestBroker();
    private final TopicImage topic = broker.topic("orders", 2);

    @AfterEach
    void close() {
        broker.close();
    }

    private static MemoryRecords batch(long producerId, int epoch, int sequence, String... values) {
        SimpleRecord[] records = new SimpleRecord[values.length];
        for (int i = 0; i < values.length; i++) {
            records[i] = new SimpleRecord(System.currentTimeMillis(), Produce.bytes(values[i]));
        }
        return MemoryRecords.withTransactionalRecords(
                Compression.NONE, producerId, (short) epoch, sequence, records);
    }

    private ProduceRequestData request(int version, MemoryRecords batch) {
        return Produce.request(version, topic, 0, batch).setTransactionalId("mover");
    }

    private TestExchange send(int version, MemoryRecords batch) {
        return broker.send((short) version, request(version, batch));
    }

    private static Errors error(TestExchange exchange, int version) {
        var response = TestBroker.response(exchange, version, ProduceResponseData.class);
        return Errors.forCode(Produce.only(response).errorCode());
    }

    private Errors produce(MemoryRecords batch) {
        return error(send(LATEST, batch), LATEST);
    }

    private Errors end(long producerId, int epoch, boolean commit, int transactionVersion)
            throws Exception {
        CompletableFuture<Errors> done = new CompletableFuture<>();
        broker.markers.write(
                new TransactionMarker(producerId, (short) epoch, commit, 0, transactionVersion),
                new TopicPartition("orders", 0),
                done::complete);
        return done.get(20, TimeUnit.SECONDS);
    }

    private PartitionData fetch(int version, long offset) {
        var request = Fetch.request(version, topic, 0, offset).setIsolationLevel(READ_COMMITTED);
        return Fetch.only(broker.call(version, request, FetchResponseData.class));
    }

    private static List<String> values(PartitionData data) {
        List<String> values = new ArrayList<>();
        for (Record record : ((MemoryRecords) data.records()).records()) {
            values.add(
                    record.hasValue()
                            ? new String(bytes(record), java.nio.charset.StandardCharsets.UTF_8)
                            : "");
        }
        return values;
    }

    private static byte[] bytes(Record record) {
        byte[] bytes = new byte[record.valueSize()];
        record.value().get(bytes);
        return bytes;
    }

    @Test
    void aBatchWaitsForTheCoordinator() {
        broker.gate.waits();
        TestExchange exchange = send(LATEST, batch(7, 3, 0, "a"));
        assertThat(exchange.end()).isNotDone();
        assertThat(broker.log(topic, 0).endOffset()).isZero();
        TestGate.Question question = broker.gate.next();
        assertThat(question.transactionalId()).isEqualTo("mover");
        assertThat(question.producerId()).isEqualTo(7);
        assertThat(question.producerEpoch()).isEqualTo((short) 3);
        assertThat(question.partitions()).containsExactly(new TopicPartition("orders", 0));
        question.answer(Errors.NONE);
        assertThat(error(exchange, LATEST)).isEqualTo(Errors.NONE);
        assertThat(produce(batch(7, 3, 1, "b"))).as("nobody is asked again").isEqualTo(Errors.NONE);
        assertThat(broker.gate.waiting()).isZero();
    }

    @Test
    void onlyNewerClientsAddPartitionsByProducing() throws Exception {
        for (int version = 3; version <= LATEST; version++) {
            broker.gate.waits();
            TestExchange exchange = send(version, batch(version, 0, 0, "a"));
            TestGate.Question question = broker.gate.next();
            assertThat(question.addMissing()).isEqualTo(version >= 12);
            question.answer(Errors.NONE);
            assertThat(error(exchange, version)).isEqualTo(Errors.NONE);
        }
    }

    @Test
    void batchesBehindAWaitingOneDoNotOvertakeIt() {
        broker.gate.waits();
        List<TestExchange> exchanges = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            exchanges.add(send(LATEST, batch(7, 0, i, "v" + i)));
        }
        TestExchange other = send(LATEST, batch(8, 0, 0, "other"));
        TestGate.Question first = broker.gate.next();
        broker.gate.next().answer(Errors.NONE);
        assertThat(error(other, LATEST)).as("another producer goes ahead").isEqualTo(Errors.NONE);
        assertThat(broker.gate.waiting()).isZero();
        first.answer(Errors.NONE);
        for (int i = 0; i < 4; i++) {
            var response = TestBroker.response(exchanges.get(i), LATEST, ProduceResponseData.class);
            assertThat(Produce.only(response).errorCode()).isZero();
            assertThat(Produce.only(response).baseOffset()).isEqualTo(1 + i);
        }
    }

    @Test
    void batchesBehindARefusedOneAreSentAgainWithIt() {
        broker.gate.waits();
        TestExchange first = send(LATEST, batch(7, 0, 0, "a"));
        TestExchange second = send(LATEST, batch(7, 0, 1, "b"));
        broker.gate.next().answer(Errors.CONCURRENT_TRANSACTIONS);
        assertThat(error(first, LATEST)).isEqualTo(Errors.NOT_ENOUGH_REPLICAS);
        assertThat(error(second, LATEST)).isEqualTo(Errors.NOT_ENOUGH_REPLICAS);
        assertThat(broker.gate.waiting()).isZero();
        TestExchange early = send(LATEST, batch(7, 0, 1, "b"));
        broker.gate.next().answer(Errors.NONE);
        assertThat(error(early, LATEST))
                .as("without the first one")
                .isEqualTo(Errors.OUT_OF_ORDER_SEQUENCE_NUMBER);
        TestExchange again = send(LATEST, batch(7, 0, 0, "a"));
        broker.gate.next().answer(Errors.NONE);
        assertThat(error(again, LATEST)).isEqualTo(Errors.NONE);
        assertThat(produce(batch(7, 0, 1, "b"))).isEqualTo(Errors.NONE);
    }

    /// The network lends the memory of an answered request to the next one.
    @Test
    @Timeout(30)
    void aRefusedBatchIsForgottenByItsProducerAndNotByItsMemory() {
        for (Errors reason : List.of(Errors.CONCURRENT_TRANSACTIONS, Errors.NONE)) {
            broker.gate.waits();
            TestExchange first = send(LATEST, batch(7, 0, 0, "a"));
            broker.gate.next().answer(reason);
            assertThat(error(first, LATEST) == Errors.NONE).isEqualTo(reason == Errors.NONE);
        }
        assertThat(produce(batch(7, 0, 1, "b"))).isEqualTo(Errors.NONE);
    }

    @Test
    void aDefectOfTheCoordinatorIsToldToAllInLine() {
        broker.gate.waits();
        TestExchange first = send(LATEST, batch(7, 0, 0, "a"));
        TestExchange second = send(LATEST, batch(7, 0, 1, "b"));
        TestGate.Question question = broker.gate.next();
        question.isLost();
        assertThat(error(first, LATEST)).isEqualTo(Errors.UNKNOWN_SERVER_ERROR);
        assertThat(error(second, LATEST)).isEqualTo(Errors.UNKNOWN_SERVER_ERROR);
        question.answer(Errors.NONE);
        question.isLost();
        assertThat(broker.log(topic, 0).endOffset()).as("too late").isZero();
        TestExchange again = send(LATEST, batch(7, 0, 0, "a"));
        question.isLost();
        assertThat(again.end()).as("asked anew").isNotDone();
        broker.gate.next().answer(Errors.NONE);
        assertThat(error(again, LATEST)).isEqualTo(Errors.NONE);
    }

    @Test
    void aDefectInTheWorkForOneBatchIsNoneOfTheOthers() {
        broker.gate.waits();
        var request = request(LATEST, batch(7, 0, 0, "a"));
        Produce.add(request, LATEST, topic, 1, batch(7, 0, 0, "b"));
        TestExchange exchange = broker.send((short) LATEST, request);
        TestGate.Question question = broker.gate.next();
        var answers =
                new HashMap<TopicPartition, Errors>() {
                    private static final long serialVersionUID = 1;

                    @Override
                    public Errors getOrDefault(Object partition, Errors other) {
                        if (partition.equals(new TopicPartition("orders", 0))) {
                            throw new IllegalStateException("broken on purpose");
                        }
                        return Errors.NONE;
                    }
                };
        assertThatThrownBy(() -> question.answer().accept(answers)).hasMessage("broken on purpose");
        var response = TestBroker.response(exchange, LATEST, ProduceResponseData.class);
        assertThat(
                        response.responses().stream()
                                .flatMap(t -> t.partitionResponses().stream())
                                .map(p -> Errors.forCode(p.errorCode())))
                .containsExactly(Errors.UNKNOWN_SERVER_ERROR, Errors.NONE);
        TestExchange next = send(LATEST, batch(7, 0, 0, "a"));
        broker.gate.next().answer(Errors.NONE);
        assertThat(error(next, LATEST)).isEqualTo(Errors.NONE);
    }

    @Test
    void theCoordinatorsErrorsAreThoseThatProducersKnow() {
        assertThat(refused(11, Errors.INVALID_TXN_STATE)).isEqualTo(Errors.TRANSACTION_ABORTABLE);
        assertThat(refused(10, Errors.INVALID_TXN_STATE)).isEqualTo(Errors.INVALID_TXN_STATE);
        assertThat(refused(10, Errors.TRANSACTION_ABORTABLE)).isEqualTo(Errors.INVALID_TXN_STATE);
        assertThat(refused(LATEST, Errors.PRODUCER_FENCED))
                .isEqualTo(Errors.INVALID_PRODUCER_EPOCH);
        assertThat(refused(LATEST, Errors.COORDINATOR_NOT_AVAILABLE))
                .isEqualTo(Errors.NOT_ENOUGH_REPLICAS);
        assertThat(refused(LATEST, Errors.INVALID_PRODUCER_ID_MAPPING))
                .isEqualTo(Errors.INVALID_PRODUCER_ID_MAPPING);
        assertThat(broker.log(topic, 0).endOffset()).isZero();
    }

    private Errors refused(int version, Errors reason) {
        broker.gate.waits();
        TestExchange exchange = send(version, batch(7, 0, 0, "a"));
        broker.gate.next().answer(reason);
        return error(exchange, version);
    }

    @Test
    void anAdmissionEndsWithTheMarker() throws Exception {
        broker.gate.waits();
        TestExchange late = send(LATEST, batch(7, 0, 0, "late"));
        TestGate.Question question = broker.gate.next();
        assertThat(end(7, 0, false, 1)).isEqualTo(Errors.NONE);
        question.answer(Errors.NONE);
        // It may belong to the next transaction: only the coordinator knows.
        broker.gate.next().answer(Errors.INVALID_TXN_STATE);
        assertThat(error(late, LATEST)).isEqualTo(Errors.TRANSACTION_ABORTABLE);
        assertThat(broker.log(topic, 0).lastStableOffset()).isEqualTo(1);
    }

    @Test
    void withoutATransactionalIdThereIsNoTransaction() {
        var request = request(LATEST, batch(7, 0, 0, "a")).setTransactionalId(null);
        assertThat(error(broker.send((short) LATEST, request), LATEST))
                .isEqualTo(Errors.TRANSACTIONAL_ID_AUTHORIZATION_FAILED);
    }

    @Test
    void aRequestIsOfOneProducer() {
        var request = request(LATEST, batch(7, 0, 0, "a"));
        Produce.add(request, LATEST, broker.topic("bills", 1), 0, batch(8, 0, 0, "b"));
        var response = broker.call(LATEST, request, ProduceResponseData.class);
        assertThat(
                        response.responses().stream()
                                .map(t ->
                                        Errors.forCode(
                                                t.partitionResponses().getFirst().errorCode())))
                .containsExactly(Errors.NONE, Errors.INVALID_PRODUCER_ID_MAPPING);
    }

    @Test
    void aMarkerWithANewEpochFencesTheOldOneAndSequencesBeginAgain() throws Exception {
        assertThat(produce(batch(7, 0, 0, "a", "b"))).isEqualTo(Errors.NONE);
        assertThat(end(7, 0, true, 2)).isEqualTo(Errors.INVALID_PRODUCER_EPOCH);
        assertThat(end(7, 1, true, 2)).isEqualTo(Errors.NONE);
        assertThat(end(7, 1, true, 2)).as("again").isEqualTo(Errors.NONE);
        assertThat(produce(batch(7, 0, 2, "old"))).isEqualTo(Errors.INVALID_PRODUCER_EPOCH);
        assertThat(produce(batch(7, 1, 2, "gap"))).isEqualTo(Errors.OUT_OF_ORDER_SEQUENCE_NUMBER);
        assertThat(produce(batch(7, 1, 0, "c"))).isEqualTo(Errors.NONE);
        assertThat(end(7, 1, true, 2)).as("late").isEqualTo(Errors.INVALID_PRODUCER_EPOCH);
    }

    @Test
    void readersOfCommittedRecordsSeeDecidedOnesAndWhatToSkip() throws Exception {
        assertThat(produce(batch(7, 0, 0, "a"))).isEqualTo(Errors.NONE);
        assertThat(produce(batch(8, 0, 0, "b"))).isEqualTo(Errors.NONE);
        for (short version : ApiKeys.FETCH.allVersions()) {
            PartitionData data = fetch(version, 0);
            assertThat(data.lastStableOffset()).isZero();
            assertThat(data.highWatermark()).isEqualTo(2);
            assertThat(data.records().sizeInBytes()).isZero();
        }
        assertThat(end(8, 1, false, 2)).isEqualTo(Errors.NONE);
        assertThat(fetch(LATEST, 0).lastStableOffset()).isZero();
        assertThat(end(7, 1, true, 2)).isEqualTo(Errors.NONE);
        for (short version : ApiKeys.FETCH.allVersions()) {
            PartitionData data = fetch(version, 0);
            assertThat(data.lastStableOffset()).isEqualTo(4);
            assertThat(values(data)).startsWith("a", "b").hasSize(4);
            assertThat(data.abortedTransactions()).hasSize(1);
            assertThat(data.abortedTransactions().getFirst().producerId()).isEqualTo(8);
            assertThat(data.abortedTransactions().getFirst().firstOffset()).isEqualTo(1);
            assertThat(fetch(version, 3).abortedTransactions()).isEmpty();
        }
    }

    @Test
    void aWaitingReaderOfCommittedRecordsIsWokenByTheMarker() throws Exception {
        assertThat(produce(batch(7, 0, 0, "a"))).isEqualTo(Errors.NONE);
        var request =
                Fetch.request(LATEST, topic, 0, 0)
                        .setIsolationLevel(READ_COMMITTED)
                        .setMaxWaitMs(60_000);
        TestExchange waiting = broker.send((short) LATEST, request);
        assertThat(produce(batch(7, 0, 1, "b"))).isEqualTo(Errors.NONE);
        assertThat(waiting.end()).isNotDone();
        assertThat(end(7, 1, true, 2)).isEqualTo(Errors.NONE);
        var response = TestBroker.response(waiting, LATEST, FetchResponseData.class);
        assertThat(values(Fetch.only(response))).startsWith("a", "b");
    }

    @Test
    void theEndOfTheLogDependsOnTheIsolationLevel() {
        assertThat(produce(batch(7, 0, 0, "a"))).isEqualTo(Errors.NONE);
        assertThat(latest((byte) 0)).isEqualTo(1);
        assertThat(latest(READ_COMMITTED)).isZero();
    }

    private long latest(byte isolationLevel) {
        var request =
                new ListOffsetsRequestData()
                        .setIsolationLevel(isolationLevel)
                        .setTopics(
                                List.of(
                                        new ListOffsetsTopic()
                                                .setName("orders")
                                                .setPartitions(
                                                        List.of(
                                                                new ListOffsetsPartition()
                                                                        .setTimestamp(-1)))));
        return broker.call(7, request, ListOffsetsResponseData.class)
                .topics()
                .getFirst()
                .partitions()
                .getFirst()
                .offset();
    }

    @Test
    void anAdministratorSeesAndEndsWhatIsOpen() {
        assertThat(produce(batch(7, 5, 0, "a", "b"))).isEqualTo(Errors.NONE);
        var question = new DescribeProducersRequestData();
        question.topics()
                .add(new TopicRequest().setName("orders").setPartitionIndexes(List.of(0, 1, 2)));
        var described = broker.call(0, question, DescribeProducersResponseData.class);
        var partitions = described.topics().getFirst().partitions();
        var producer = partitions.getFirst().activeProducers().getFirst();
        assertThat(producer.producerId()).isEqualTo(7);
        assertThat(producer.producerEpoch()).isEqualTo(5);
        assertThat(producer.lastSequence()).isEqualTo(1);
        assertThat(producer.coordinatorEpoch()).isEqualTo(-1);
        assertThat(producer.currentTxnStartOffset()).isZero();
        assertThat(producer.lastTimestamp()).isPositive();
        assertThat(partitions.get(1).activeProducers()).isEmpty();
        assertThat(Errors.forCode(partitions.get(2).errorCode()))
                .isEqualTo(Errors.UNKNOWN_TOPIC_OR_PARTITION);
        for (short version : ApiKeys.WRITE_TXN_MARKERS.allVersions()) {
            var request =
                    new WriteTxnMarkersRequestData()
                            .setMarkers(
                                    List.of(
                                            new WritableTxnMarker()
                                                    .setProducerId(7)
                                                    .setProducerEpoch((short) 5)
                                                    .setTopics(
                                                            List.of(
                                                                    new WritableTxnMarkerTopic()
                                                                            .setName("orders")
                                                                            .setPartitionIndexes(
                                                                                    List.of(
                                                                                            0,
                                                                                            9))))));
            var markers = broker.call(version, request, WriteTxnMarkersResponseData.class);
            assertThat(
                            markers.markers().getFirst().topics().getFirst().partitions().stream()
                                    .map(p -> Errors.forCode(p.errorCode())))
                    .containsExactly(Errors.NONE, Errors.UNKNOWN_TOPIC_OR_PARTITION);
        }
        assertThat(broker.log(topic, 0).lastStableOffset()).isEqualTo(4);
        assertThat(fetch(LATEST, 0).abortedTransactions()).hasSize(1);
    }
}
