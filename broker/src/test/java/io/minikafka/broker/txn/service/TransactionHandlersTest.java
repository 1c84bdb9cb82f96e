package io.minikafka.broker.txn.service;

import static org.apache.kafka.common.protocol.Errors.CONCURRENT_TRANSACTIONS;
import static org.apache.kafka.common.protocol.Errors.COORDINATOR_LOAD_IN_PROGRESS;
import static org.apache.kafka.common.protocol.Errors.COORDINATOR_NOT_AVAILABLE;
import static org.apache.kafka.common.protocol.Errors.INVALID_PRODUCER_EPOCH;
import static org.apache.kafka.common.protocol.Errors.INVALID_PRODUCER_ID_MAPPING;
import static org.apache.kafka.common.protocol.Errors.INVALID_REGULAR_EXPRESSION;
import static org.apache.kafka.common.protocol.Errors.INVALID_REQUEST;
import static org.apache.kafka.common.protocol.Errors.INVALID_TRANSACTION_TIMEOUT;
import static org.apache.kafka.common.protocol.Errors.INVALID_TXN_STATE;
import static org.apache.kafka.common.protocol.Errors.NONE;
import static org.apache.kafka.common.protocol.Errors.OPERATION_NOT_ATTEMPTED;
import static org.apache.kafka.common.protocol.Errors.PRODUCER_FENCED;
import static org.apache.kafka.common.protocol.Errors.TRANSACTIONAL_ID_NOT_FOUND;
import static org.apache.kafka.common.protocol.Errors.TRANSACTION_ABORTABLE;
import static org.apache.kafka.common.protocol.Errors.UNKNOWN_TOPIC_OR_PARTITION;
import static org.assertj.core.api.Assertions.assertThat;

import io.minikafka.broker.TopicPartition;
import io.minikafka.broker.txn.service.TransactionNode.Reply;
import io.minikafka.broker.txn.service.TransactionNode.Told;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.message.AddOffsetsToTxnRequestData;
import org.apache.kafka.common.message.AddOffsetsToTxnResponseData;
import org.apache.kafka.common.message.AddPartitionsToTxnRequestData;
import org.apache.kafka.common.message.AddPartitionsToTxnRequestData.AddPartitionsToTxnTopic;
import org.apache.kafka.common.message.AddPartitionsToTxnRequestData.AddPartitionsToTxnTopicCollection;
import org.apache.kafka.common.message.AddPartitionsToTxnRequestData.AddPartitionsToTxnTransaction;
import org.apache.kafka.common.message.AddPartitionsToTxnRequestData.AddPartitionsToTxnTransactionCollection;
import org.apache.kafka.common.message.AddPartitionsToTxnResponseData;
import org.apache.kafka.common.message.DescribeTransactionsRequestData;
import org.apache.kafka.common.message.DescribeTransactionsResponseData;
import org.apache.kafka.common.message.DescribeTransactionsResponseData.TransactionState;
import org.apache.kafka.common.message.EndTxnRequestData;
import org.apache.kafka.common.message.EndTxnResponseData;
import org.apache.kafka.common.message.InitProducerIdRequestData;
import org.apache.kafka.common.message.InitProducerIdResponseData;
import org.apache.kafka.common.message.ListTransactionsRequestData;
import org.apache.kafka.common.message.ListTransactionsResponseData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;
import org.junit.jupiter.api.Test;

class TransactionHandlersTest {
    private static final TopicPartition T0 = new TopicPartition("t", 0);
    private static final TopicPartition T1 = new TopicPartition("t", 1);
    private static final int OLDER = 4;
    private static final int NEWER = 5;

    private TransactionNode node = new TransactionNode();

    // --- InitProducerId ---

    @Test
    void givesEachIdempotentProducerAnIdOfItsOwn() {
        Set<Long> ids = new HashSet<>();
        for (int i = 0; i < 500; i++) {
            for (int version = 0; version <= 5; version++) {
                InitProducerIdResponseData response = init(version, begin(null));
                assertThat(error(response)).isEqualTo(NONE);
                assertThat(response.producerEpoch()).isZero();
                assertThat(ids.add(response.producerId())).isTrue();
            }
        }
    }

    @Test
    void refusesWhatNamesNoProducer() {
        assertThat(error(init(5, begin("")))).isEqualTo(INVALID_REQUEST);
        assertThat(error(init(5, begin(null).setProducerId(4)))).isEqualTo(INVALID_REQUEST);
        assertThat(error(init(5, begin("x").setTransactionTimeoutMs(0))))
                .isEqualTo(INVALID_TRANSACTION_TIMEOUT);
        assertThat(error(init(5, begin("x").setTransactionTimeoutMs(900_001))))
                .isEqualTo(INVALID_TRANSACTION_TIMEOUT);
        node.metadata.refuse();
        assertThat(error(init(5, begin(null)))).isEqualTo(COORDINATOR_LOAD_IN_PROGRESS);
        assertThat(error(init(5, begin("x")))).isEqualTo(COORDINATOR_LOAD_IN_PROGRESS);
    }

    @Test
    void eachBeginningShutsOutTheOneBefore() {
        for (int version = 0; version <= 5; version++) {
            InitProducerIdResponseData first = init(version, begin("id" + version));
            InitProducerIdResponseData second = init(version, begin("id" + version));
            assertThat(second.producerId()).isEqualTo(first.producerId());
            assertThat(first.producerEpoch()).isEqualTo((short) 0);
            assertThat(second.producerEpoch()).isEqualTo((short) 1);
        }
        InitProducerIdResponseData now = init(5, begin("id5"));
        assertThat(error(init(5, named("id5", now, 0)))).isEqualTo(PRODUCER_FENCED);
        assertThat(error(init(3, named("id5", now, 0)))).isEqualTo(INVALID_PRODUCER_EPOCH);
        InitProducerIdResponseData bumped = init(5, named("id5", now, 2));
        assertThat(bumped.producerEpoch()).isEqualTo((short) 3);
        // The same client asks again, because it has not heard the answer.
        assertThat(init(5, named("id5", now, 2)).producerEpoch()).isEqualTo((short) 3);
    }

    @Test
    void abortsWhatThePredecessorLeftOpen() {
        InitProducerIdResponseData first = init(5, begin("x"));
        assertThat(admit(first, 0, T0)).isEqualTo(NONE);
        InitProducerIdResponseData second = init(5, begin("x"));
        assertThat(error(second)).isEqualTo(NONE);
        assertThat(second.producerEpoch()).isEqualTo((short) 2);
        assertThat(node.told).containsExactly(new Told("t-0", first.producerId(), 1, false));
        assertThat(admit(first, 0, T0)).isEqualTo(INVALID_PRODUCER_EPOCH);
        assertThat(error(end(NEWER, first, 0, true))).isEqualTo(PRODUCER_FENCED);
        assertThat(error(end(1, first, 0, true))).isEqualTo(INVALID_PRODUCER_EPOCH);
    }

    // --- the newer flow ---

    @Test
    void eachTransactionHasAnEpochOfItsOwn() {
        InitProducerIdResponseData producer = init(5, begin("x"));
        for (int epoch = 0; epoch < 10; epoch++) {
            boolean commits = epoch % 3 > 0;
            assertThat(admit(producer, epoch, T0)).isEqualTo(NONE);
            assertThat(admit(producer, epoch, T1)).isEqualTo(NONE);
            EndTxnResponseData end = end(NEWER, producer, epoch, commits);
            assertThat(error(end)).isEqualTo(NONE);
            assertThat(end.producerId()).isEqualTo(producer.producerId());
            assertThat(end.producerEpoch()).isEqualTo((short) (epoch + 1));
            assertThat(node.told)
                    .containsExactly(
                            new Told("t-0", producer.producerId(), epoch + 1, commits),
                            new Told("t-1", producer.producerId(), epoch + 1, commits));
            node.told.clear();
        }
    }

    @Test
    void aSecondEndOfTheSameTransactionHearsTheSame() {
        InitProducerIdResponseData producer = init(5, begin("x"));
        assertThat(admit(producer, 0, T0)).isEqualTo(NONE);
        assertThat(error(end(NEWER, producer, 0, true))).isEqualTo(NONE);
        EndTxnResponseData again = end(NEWER, producer, 0, true);
        assertThat(error(again)).isEqualTo(NONE);
        assertThat(again.producerEpoch()).isEqualTo((short) 1);
        assertThat(error(end(NEWER, producer, 0, false))).isEqualTo(INVALID_TXN_STATE);
        assertThat(node.told).hasSize(1);
        assertThat(admit(producer, 1, T0)).isEqualTo(NONE);
        assertThat(error(end(NEWER, producer, 0, true))).isEqualTo(PRODUCER_FENCED);
        assertThat(error(end(NEWER, producer, 1, false))).isEqualTo(NONE);
        assertThat(error(end(NEWER, producer, 1, true))).isEqualTo(INVALID_TXN_STATE);
    }

    @Test
    void nothingCanBeAbortedButNotCommitted() {
        InitProducerIdResponseData producer = init(5, begin("x"));
        assertThat(error(end(NEWER, producer, 0, true))).isEqualTo(INVALID_TXN_STATE);
        assertThat(error(end(OLDER, producer, 0, false))).isEqualTo(INVALID_TXN_STATE);
        EndTxnResponseData aborted = end(NEWER, producer, 0, false);
        assertThat(error(aborted)).isEqualTo(NONE);
        assertThat(aborted.producerEpoch()).isEqualTo((short) 1);
        assertThat(end(NEWER, producer, 1, false).producerEpoch()).isEqualTo((short) 2);
        assertThat(node.told).isEmpty();
    }

    @Test
    void anotherIdTakesOverWhenTheEpochsAreUsedUp() {
        InitProducerIdResponseData producer = init(5, begin("x"));
        int last = Short.MAX_VALUE - 1;
        for (int epoch = 0; epoch < last; epoch++) {
            assertThat(end(NEWER, producer, epoch, false).producerEpoch())
                    .isEqualTo((short) (epoch + 1));
        }
        assertThat(admit(producer, last, T0)).isEqualTo(NONE);
        EndTxnResponseData end = end(NEWER, producer, last, true);
        assertThat(error(end)).isEqualTo(NONE);
        assertThat(end.producerId()).isNotEqualTo(producer.producerId());
        assertThat(end.producerEpoch()).isZero();
        assertThat(node.told)
                .containsExactly(new Told("t-0", producer.producerId(), Short.MAX_VALUE, true));
        EndTxnResponseData again = end(NEWER, producer, last, true);
        assertThat(error(again)).isEqualTo(NONE);
        assertThat(again.producerId()).isEqualTo(end.producerId());
    }

    // --- the older flow ---

    @Test
    void partitionsAreAddedBeforeTheyAreWrittenTo() {
        InitProducerIdResponseData producer = init(1, begin("x"));
        assertThat(verify(producer, T0)).isEqualTo(INVALID_TXN_STATE);
        for (int version = 0; version <= 3; version++) {
            assertThat(add(version, producer, 0, T0, T1)).containsOnly(NONE, NONE);
        }
        assertThat(verify(producer, T0)).isEqualTo(NONE);
        AddOffsetsToTxnResponseData offsets = null;
        for (int version = 0; version <= 4; version++) {
            offsets = addOffsets(version, producer, "g");
            assertThat(Errors.forCode(offsets.errorCode())).isEqualTo(NONE);
        }
        for (int version = 0; version <= 4; version++) {
            assertThat(error(end(version, producer, 0, true)))
                    .isEqualTo(NONE); // the rest are retries
        }
        assertThat(node.told)
                .containsExactly(
                        new Told("t-0", producer.producerId(), 0, true),
                        new Told("t-1", producer.producerId(), 0, true),
                        new Told("g", producer.producerId(), -1, true));
        assertThat(error(end(OLDER, producer, 0, false))).isEqualTo(INVALID_TXN_STATE);
        assertThat(verify(producer, T0)).isEqualTo(INVALID_TXN_STATE);
    }

    @Test
    void addsAllPartitionsOrNone() {
        InitProducerIdResponseData producer = init(1, begin("x"));
        TopicPartition unknown = new TopicPartition("t", 3);
        assertThat(add(3, producer, 0, T0, unknown))
                .containsExactly(OPERATION_NOT_ATTEMPTED, UNKNOWN_TOPIC_OR_PARTITION);
        assertThat(verify(producer, T0)).isEqualTo(INVALID_TXN_STATE);
        assertThat(add(1, producer, 7, T0)).containsExactly(INVALID_PRODUCER_EPOCH);
        assertThat(add(2, producer, 7, T0)).containsExactly(PRODUCER_FENCED);
        producer.setProducerId(producer.producerId() + 1);
        assertThat(add(3, producer, 0, T0)).containsExactly(INVALID_PRODUCER_ID_MAPPING);
    }

    @Test
    void manyTransactionsInOneRequest() {
        InitProducerIdResponseData one = init(5, begin("one"));
        InitProducerIdResponseData two = init(5, begin("two"));
        for (int version = 4; version <= 5; version++) {
            AddPartitionsToTxnTransactionCollection asked =
                    new AddPartitionsToTxnTransactionCollection();
            asked.add(transaction("one", one, T0, false));
            asked.add(transaction("two", two, T1, true));
            AddPartitionsToTxnResponseData response =
                    node.call(
                            ApiKeys.ADD_PARTITIONS_TO_TXN,
                            version,
                            new AddPartitionsToTxnRequestData().setTransactions(asked));
            assertThat(
                            response.resultsByTransaction().stream()
                                    .map(result ->
                                            Errors.forCode(
                                                    result.topicResults()
                                                            .find("t")
                                                            .resultsByPartition()
                                                            .iterator()
                                                            .next()
                                                            .partitionErrorCode())))
                    .containsExactly(
                            NONE, version == 4 ? INVALID_TXN_STATE : TRANSACTION_ABORTABLE);
        }
    }

    // --- waiting ---

    @Test
    void theNextTransactionWaitsForTheMarkersOfTheLast() {
        InitProducerIdResponseData producer = init(5, begin("x"));
        assertThat(admit(producer, 0, T0)).isEqualTo(NONE);
        node.holdMarkers();
        assertThat(error(end(NEWER, producer, 0, true))).isEqualTo(NONE);
        List<Errors> answers = new ArrayList<>();
        admit(producer, 1, T0, answers);
        assertThat(answers).isEmpty();
        node.releaseMarkers(NONE);
        assertThat(answers).containsExactly(NONE);
    }

    @Test
    void whoWaitsTooLongIsToldToComeBack() {
        InitProducerIdResponseData producer = init(5, begin("x"));
        assertThat(admit(producer, 0, T0)).isEqualTo(NONE);
        node.holdMarkers();
        Reply<EndTxnResponseData> lost = node.send(ApiKeys.END_TXN, 5, ending(producer, 0, true));
        assertThat(lost.isThere()).isTrue();
        List<Errors> answers = new ArrayList<>();
        admit(producer, 1, T0, answers);
        Reply<InitProducerIdResponseData> init = node.send(ApiKeys.INIT_PRODUCER_ID, 5, begin("x"));
        Reply<EndTxnResponseData> retry = node.send(ApiKeys.END_TXN, 5, ending(producer, 0, true));
        node.pass(100);
        assertThat(answers).containsExactly(CONCURRENT_TRANSACTIONS);
        assertThat(error(init.message())).isEqualTo(CONCURRENT_TRANSACTIONS);
        assertThat(error(retry.message())).isEqualTo(CONCURRENT_TRANSACTIONS);
        node.releaseMarkers(NONE);
        assertThat(admit(producer, 1, T0)).isEqualTo(NONE);
    }

    @Test
    void markersAreTriedAgainUntilTheyAreWritten() {
        InitProducerIdResponseData producer = init(5, begin("x"));
        assertThat(admit(producer, 0, T0)).isEqualTo(NONE);
        node.holdMarkers();
        assertThat(error(end(NEWER, producer, 0, true))).isEqualTo(NONE);
        node.releaseMarkers(Errors.KAFKA_STORAGE_ERROR);
        assertThat(state("x").transactionState()).isEqualTo("PrepareCommit");
        node.pass(100);
        assertThat(state("x").transactionState()).isEqualTo("CompleteCommit");
        assertThat(node.told).hasSize(2).containsOnly(node.told.getFirst());
    }

    @Test
    void aDeletedTopicHoldsNothingUp() {
        for (Errors gone :
                List.of(
                        UNKNOWN_TOPIC_OR_PARTITION,
                        INVALID_PRODUCER_EPOCH,
                        Errors.TRANSACTION_COORDINATOR_FENCED)) {
            InitProducerIdResponseData producer = init(5, begin(gone.name()));
            assertThat(admit(gone.name(), producer, 0, T0)).isEqualTo(NONE);
            node.holdMarkers();
            EndTxnRequestData request = ending(producer, 0, true).setTransactionalId(gone.name());
            EndTxnResponseData end = node.call(ApiKeys.END_TXN, NEWER, request);
            assertThat(error(end)).isEqualTo(NONE);
            node.releaseMarkers(gone);
            assertThat(state(gone.name()).transactionState()).isEqualTo("CompleteCommit");
        }
    }

    // --- the disk ---

    @Test
    void answersWaitForTheDiskAndMarkersDoNot() {
        InitProducerIdResponseData producer = init(5, begin("x"));
        node.holdCommits();
        List<Errors> admitted = new ArrayList<>();
        admit(producer, 0, T0, admitted);
        assertThat(admitted).containsExactly(NONE);
        Reply<EndTxnResponseData> end = node.send(ApiKeys.END_TXN, 5, ending(producer, 0, true));
        assertThat(end.isThere()).isFalse();
        assertThat(node.told).hasSize(1);
        node.commit();
        assertThat(error(end.message())).isEqualTo(NONE);
    }

    @Test
    void aDecisionOutlivesACrashAndIsBroughtToItsEnd() {
        InitProducerIdResponseData producer = init(5, begin("x"));
        assertThat(admit(producer, 0, T0)).isEqualTo(NONE);
        node.holdMarkers();
        assertThat(error(end(NEWER, producer, 0, true))).isEqualTo(NONE);
        node = node.crashed(0);
        assertThat(node.told).containsExactly(new Told("t-0", producer.producerId(), 1, true));
        assertThat(state("x").transactionState()).isEqualTo("CompleteCommit");
        EndTxnResponseData retry = end(NEWER, producer, 0, true);
        assertThat(error(retry)).isEqualTo(NONE);
        assertThat(retry.producerEpoch()).isEqualTo((short) 1);
    }

    @Test
    void whatWasNotOnTheDiskNeverWas() {
        InitProducerIdResponseData producer = init(5, begin("x"));
        assertThat(admit(producer, 0, T0)).isEqualTo(NONE);
        node.holdCommits();
        Reply<EndTxnResponseData> end = node.send(ApiKeys.END_TXN, 5, ending(producer, 0, true));
        TransactionNode without = node.crashed(0);
        TransactionNode with = node.crashed(1);
        assertThat(end.isThere()).isFalse();
        node = without;
        assertThat(state("x").transactionState()).isEqualTo("Ongoing");
        node = with;
        assertThat(state("x").transactionState()).isEqualTo("CompleteCommit");
    }

    @Test
    void aFullDiskRefusesAndAFailedOneEndsIt() {
        InitProducerIdResponseData producer = init(5, begin("x"));
        node.log.readOnly(true);
        assertThat(admit(producer, 0, T0)).isEqualTo(COORDINATOR_NOT_AVAILABLE);
        assertThat(error(init(5, begin("y")))).isEqualTo(COORDINATOR_NOT_AVAILABLE);
        node.log.readOnly(false);
        assertThat(admit(producer, 0, T0)).isEqualTo(NONE);
        node.holdCommits();
        Reply<EndTxnResponseData> end = node.send(ApiKeys.END_TXN, 5, ending(producer, 0, true));
        node.log.failAll();
        node.run();
        assertThat(error(end.message())).isEqualTo(COORDINATOR_NOT_AVAILABLE);
        assertThat(error(init(5, begin("y")))).isEqualTo(COORDINATOR_NOT_AVAILABLE);
    }

    // --- time ---

    @Test
    void abortsWhatTakesTooLong() {
        InitProducerIdResponseData producer = init(5, begin("x").setTransactionTimeoutMs(60_000));
        assertThat(admit(producer, 0, T0)).isEqualTo(NONE);
        node.pass(60_000);
        assertThat(state("x").transactionState()).isEqualTo("Ongoing");
        node.pass(10_000);
        assertThat(state("x").transactionState()).isEqualTo("CompleteAbort");
        assertThat(node.told).containsExactly(new Told("t-0", producer.producerId(), 1, false));
        assertThat(error(end(NEWER, producer, 0, true))).isEqualTo(PRODUCER_FENCED);
        assertThat(error(end(OLDER, producer, 0, true))).isEqualTo(PRODUCER_FENCED);
    }

    @Test
    void forgetsWhatNobodyUses() {
        InitProducerIdResponseData producer = init(5, begin("idle"));
        InitProducerIdResponseData busy = init(5, begin("busy").setTransactionTimeoutMs(900_000));
        node.pass(7L * 24 * 60 * 60 * 1000 - 100_000);
        assertThat(admit("busy", busy, 0, T0)).isEqualTo(NONE);
        node.pass(60 * 60 * 1000);
        assertThat(Errors.forCode(state("idle").errorCode())).isEqualTo(TRANSACTIONAL_ID_NOT_FOUND);
        assertThat(Errors.forCode(state("busy").errorCode())).isEqualTo(NONE);
        assertThat(admit("idle", producer, 0, T0)).isEqualTo(INVALID_PRODUCER_ID_MAPPING);
        node = node.crashed(0);
        assertThat(Errors.forCode(state("idle").errorCode())).isEqualTo(TRANSACTIONAL_ID_NOT_FOUND);
    }

    // --- what administrators see ---

    @Test
    void describes() {
        InitProducerIdResponseData producer = init(5, begin("x").setTransactionTimeoutMs(4_711));
        node.pass(1_000);
        assertThat(admit(producer, 0, T1)).isEqualTo(NONE);
        assertThat(admit(producer, 0, T0)).isEqualTo(NONE);
        TransactionState state = state("x");
        assertThat(state.transactionState()).isEqualTo("Ongoing");
        assertThat(state.producerId()).isEqualTo(producer.producerId());
        assertThat(state.transactionTimeoutMs()).isEqualTo(4_711);
        assertThat(state.transactionStartTimeMs()).isEqualTo(1_000);
        assertThat(state.topics().find("t").partitions()).containsExactly(0, 1);
        assertThat(Errors.forCode(state("").errorCode())).isEqualTo(INVALID_REQUEST);
    }

    @Test
    void lists() {
        InitProducerIdResponseData a = init(5, begin("app-a"));
        init(5, begin("app-b"));
        InitProducerIdResponseData c = init(5, begin("other"));
        assertThat(admit("app-a", a, 0, T0)).isEqualTo(NONE);
        node.pass(5_000);
        assertThat(admit("other", c, 0, T0)).isEqualTo(NONE);
        for (int version = 0; version <= 2; version++) {
            assertThat(list(version, filter())).containsExactly("app-a", "app-b", "other");
            assertThat(list(version, filter().setStateFilters(List.of("Ongoing"))))
                    .containsExactly("app-a", "other");
            assertThat(list(version, filter().setProducerIdFilters(List.of(c.producerId()))))
                    .containsExactly("other");
        }
        assertThat(list(1, filter().setDurationFilter(1_000))).containsExactly("app-a");
        assertThat(list(2, filter().setTransactionalIdPattern("app-.*")))
                .containsExactly("app-a", "app-b");
        ListTransactionsResponseData unknown =
                node.call(
                        ApiKeys.LIST_TRANSACTIONS,
                        2,
                        filter().setStateFilters(List.of("Gone", "Dead", "Empty")));
        assertThat(unknown.unknownStateFilters()).containsExactly("Gone");
        assertThat(unknown.transactionStates()).hasSize(1);
        ListTransactionsResponseData bad =
                node.call(
                        ApiKeys.LIST_TRANSACTIONS, 2, filter().setTransactionalIdPattern("(open"));
        assertThat(Errors.forCode(bad.errorCode())).isEqualTo(INVALID_REGULAR_EXPRESSION);
    }

    // --- how to ask ---

    private static InitProducerIdRequestData begin(
            @org.jspecify.annotations.Nullable String transactionalId) {
        return new InitProducerIdRequestData()
                .setTransactionalId(transactionalId)
                .setTransactionTimeoutMs(60_000);
    }

    private static InitProducerIdRequestData named(
            String transactionalId, InitProducerIdResponseData producer, int epoch) {
        return begin(transactionalId)
                .setProducerId(producer.producerId())
                .setProducerEpoch((short) epoch);
    }

    private InitProducerIdResponseData init(int version, InitProducerIdRequestData request) {
        return node.call(ApiKeys.INIT_PRODUCER_ID, version, request);
    }

    private static Errors error(InitProducerIdResponseData response) {
        return Errors.forCode(response.errorCode());
    }

    private static EndTxnRequestData ending(
            InitProducerIdResponseData producer, int epoch, boolean commits) {
        return new EndTxnRequestData()
                .setTransactionalId("x")
                .setProducerId(producer.producerId())
                .setProducerEpoch((short) epoch)
                .setCommitted(commits);
    }

    private EndTxnResponseData end(
            int version, InitProducerIdResponseData producer, int epoch, boolean commits) {
        return node.call(ApiKeys.END_TXN, version, ending(producer, epoch, commits));
    }

    private static Errors error(EndTxnResponseData response) {
        return Errors.forCode(response.errorCode());
    }

    private Errors admit(InitProducerIdResponseData producer, int epoch, TopicPartition partition) {
        return admit("x", producer, epoch, partition);
    }

    private Errors admit(
            String id, InitProducerIdResponseData producer, int epoch, TopicPartition partition) {
        List<Errors> answers = new ArrayList<>();
        node.service.admit(
                id,
                producer.producerId(),
                (short) epoch,
                List.of(partition),
                true,
                verdicts -> answers.addAll(verdicts.values()));
        node.run();
        assertThat(answers).hasSize(1);
        return answers.getFirst();
    }

    private void admit(
            InitProducerIdResponseData producer,
            int epoch,
            TopicPartition partition,
            List<Errors> answers) {
        node.service.admit(
                "x",
                producer.producerId(),
                (short) epoch,
                List.of(partition),
                true,
                verdicts -> answers.addAll(verdicts.values()));
        node.run();
    }

    private Errors verify(InitProducerIdResponseData producer, TopicPartition partition) {
        List<Map<TopicPartition, Errors>> answers = new ArrayList<>();
        node.service.admit(
                "x", producer.producerId(), (short) 0, List.of(partition), false, answers::add);
        node.run();
        assertThat(answers).hasSize(1);
        assertThat(answers.getFirst()).containsOnlyKeys(partition);
        return answers.getFirst().values().iterator().next();
    }

    private List<Errors> add(
            int version,
            InitProducerIdResponseData producer,
            int epoch,
            TopicPartition... partitions) {
        AddPartitionsToTxnResponseData response =
                node.call(
                        ApiKeys.ADD_PARTITIONS_TO_TXN,
                        version,
                        new AddPartitionsToTxnRequestData()
                                .setV3AndBelowTransactionalId("x")
                                .setV3AndBelowProducerId(producer.producerId())
                                .setV3AndBelowProducerEpoch((short) epoch)
                                .setV3AndBelowTopics(topics(partitions)));
        return response.resultsByTopicV3AndBelow().find("t").resultsByPartition().stream()
                .map(result -> Errors.forCode(result.partitionErrorCode()))
                .toList();
    }

    private static AddPartitionsToTxnTransaction transaction(
            String id,
            InitProducerIdResponseData producer,
            TopicPartition partition,
            boolean verifyOnly) {
        return new AddPartitionsToTxnTransaction()
                .setTransactionalId(id)
                .setProducerId(producer.producerId())
                .setProducerEpoch(producer.producerEpoch())
                .setVerifyOnly(verifyOnly)
                .setTopics(topics(partition));
    }

    private static AddPartitionsToTxnTopicCollection topics(TopicPartition... partitions) {
        AddPartitionsToTxnTopicCollection topics = new AddPartitionsToTxnTopicCollection();
        AddPartitionsToTxnTopic topic = new AddPartitionsToTxnTopic().setName("t");
        for (TopicPartition partition : partitions) {
            topic.partitions().add(partition.partition());
        }
        topics.add(topic);
        return topics;
    }

    private AddOffsetsToTxnResponseData addOffsets(
            int version, InitProducerIdResponseData producer, String groupId) {
        return node.call(
                ApiKeys.ADD_OFFSETS_TO_TXN,
                version,
                new AddOffsetsToTxnRequestData()
                        .setTransactionalId("x")
                        .setProducerId(producer.producerId())
                        .setProducerEpoch(producer.producerEpoch())
                        .setGroupId(groupId));
    }

    private TransactionState state(String id) {
        DescribeTransactionsResponseData response =
                node.call(
                        ApiKeys.DESCRIBE_TRANSACTIONS,
                        0,
                        new DescribeTransactionsRequestData().setTransactionalIds(List.of(id)));
        return response.transactionStates().getFirst();
    }

    private static ListTransactionsRequestData filter() {
        return new ListTransactionsRequestData();
    }

    private List<String> list(int version, ListTransactionsRequestData request) {
        ListTransactionsResponseData response =
                node.call(ApiKeys.LIST_TRANSACTIONS, version, request);
        return response.transactionStates().stream()
                .map(ListTransactionsResponseData.TransactionState::transactionalId)
                .toList();
    }
}
