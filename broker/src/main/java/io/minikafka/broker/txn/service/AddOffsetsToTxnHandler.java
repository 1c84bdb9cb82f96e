package io.minikafka.broker.txn.service;

import io.minikafka.broker.Answer;
import io.minikafka.broker.ApiHandler;
import io.minikafka.broker.RequestContext;
import io.minikafka.broker.txn.Addition;
import io.minikafka.broker.txn.Flow;
import io.minikafka.broker.txn.ProducerIdentity;
import org.apache.kafka.common.message.AddOffsetsToTxnRequestData;
import org.apache.kafka.common.message.AddOffsetsToTxnResponseData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;

/// AddOffsetsToTxn, versions 0 to 4: the older flow's way to say that a transaction will hold offsets of a group.
final class AddOffsetsToTxnHandler
        implements ApiHandler<AddOffsetsToTxnRequestData, AddOffsetsToTxnResponseData> {
    private static final int FENCED_SINCE = 2;

    private final TransactionService transactions;

    AddOffsetsToTxnHandler(TransactionService transactions) {
        this.transactions = transactions;
    }

    @Override
    public ApiKeys key() {
        return ApiKeys.ADD_OFFSETS_TO_TXN;
    }

    @Override
    public void handle(
            RequestContext context,
            AddOffsetsToTxnRequestData request,
            Answer<AddOffsetsToTxnResponseData> answer) {
        if (request.transactionalId().isEmpty()) {
            answer.send(response(Errors.INVALID_REQUEST));
            return;
        }
        if (request.groupId().isEmpty()) {
            answer.send(response(Errors.INVALID_GROUP_ID));
            return;
        }
        Addition addition =
                Addition.of(
                        request.transactionalId(),
                        new ProducerIdentity(request.producerId(), request.producerEpoch()),
                        request.groupId(),
                        Flow.OLDER);
        transactions.submit(
                request.transactionalId(),
                coordinator ->
                        coordinator.add(
                                addition,
                                error ->
                                        answer.send(
                                                response(
                                                        FencedErrors.of(
                                                                error,
                                                                context.version(),
                                                                FENCED_SINCE)))),
                error -> answer.send(response(error)));
    }

    private static AddOffsetsToTxnResponseData response(Errors error) {
        return new AddOffsetsToTxnResponseData().setErrorCode(error.code());
    }
}
