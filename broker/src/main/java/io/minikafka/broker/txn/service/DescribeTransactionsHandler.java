package io.minikafka.broker.txn.service;

import io.minikafka.broker.Answer;
import io.minikafka.broker.ApiHandler;
import io.minikafka.broker.RequestContext;
import io.minikafka.broker.TopicPartition;
import io.minikafka.broker.txn.ProducerIdentity;
import io.minikafka.broker.txn.Transaction;
import io.minikafka.broker.txn.TransactionCoordinator;
import java.util.List;
import org.apache.kafka.common.message.DescribeTransactionsRequestData;
import org.apache.kafka.common.message.DescribeTransactionsResponseData;
import org.apache.kafka.common.message.DescribeTransactionsResponseData.TopicData;
import org.apache.kafka.common.message.DescribeTransactionsResponseData.TransactionState;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;

/// DescribeTransactions, version 0: what is known of transactional ids. Of what a transaction wrote to it names
/// partitions of topics; groups have no field in the protocol.
final class DescribeTransactionsHandler
        implements ApiHandler<DescribeTransactionsRequestData, DescribeTransactionsResponseData> {
    private final TransactionService transactions;

    DescribeTransactionsHandler(TransactionService transactions) {
        this.transactions = transactions;
    }

    @Override
    public ApiKeys key() {
        return ApiKeys.DESCRIBE_TRANSACTIONS;
    }

    @Override
    public void handle(
            RequestContext context,
            DescribeTransactionsRequestData request,
            Answer<DescribeTransactionsResponseData> answer) {
        List<String> ids = request.transactionalIds();
        transactions.submit(
                () -> {
                    DescribeTransactionsResponseData response =
                            new DescribeTransactionsResponseData();
                    ids.forEach(id -> response.transactionStates().add(describe(id)));
                    transactions.afterWrites(error ->
                            answer.send(error == Errors.NONE ? response : failed(ids, error)));
                },
                error -> answer.send(failed(ids, error)));
    }

    private TransactionState describe(String id) {
        return id.isEmpty()
                ? failed(id, Errors.INVALID_REQUEST)
                : transactions.ask(
                        id, coordinator -> describe(coordinator, id), error -> failed(id, error));
    }

    private static TransactionState describe(TransactionCoordinator coordinator, String id) {
        return coordinator
                .find(id)
                .map(DescribeTransactionsHandler::describe)
                .orElseGet(() -> failed(id, Errors.TRANSACTIONAL_ID_NOT_FOUND));
    }

    private static TransactionState describe(Transaction transaction) {
        ProducerIdentity producer = transaction.producer().current();
        TransactionState described =
                new TransactionState()
                        .setTransactionalId(transaction.id())
                        .setTransactionState(transaction.state().label())
                        .setTransactionTimeoutMs(transaction.timeoutMs())
                        .setTransactionStartTimeMs(transaction.startMs())
                        .setProducerId(producer.id())
                        .setProducerEpoch(producer.epoch());
        for (TopicPartition partition : transaction.scope().partitions()) {
            TopicData topic = described.topics().find(partition.topic());
            if (topic == null) {
                topic = new TopicData().setTopic(partition.topic());
                described.topics().add(topic);
            }
            topic.partitions().add(partition.partition());
        }
        return described;
    }

    private static DescribeTransactionsResponseData failed(List<String> ids, Errors error) {
        DescribeTransactionsResponseData response = new DescribeTransactionsResponseData();
        ids.forEach(id -> response.transactionStates().add(failed(id, error)));
        return response;
    }

    private static TransactionState failed(String id, Errors error) {
        return new TransactionState().setTransactionalId(id).setErrorCode(error.code());
    }
}
