package io.minikafka.broker.txn.service;

import io.minikafka.broker.Answer;
import io.minikafka.broker.ApiHandler;
import io.minikafka.broker.RequestContext;
import io.minikafka.broker.txn.EndCall;
import io.minikafka.broker.txn.Flow;
import io.minikafka.broker.txn.ProducerIdentity;
import org.apache.kafka.common.message.EndTxnRequestData;
import org.apache.kafka.common.message.EndTxnResponseData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;

/// EndTxn, versions 0 to 5. Since version 5 each transaction has its own producer epoch, and the answer names the
/// producer that goes on.
final class EndTxnHandler implements ApiHandler<EndTxnRequestData, EndTxnResponseData> {
    private static final int FENCED_SINCE = 2;
    private static final int NEWER_FLOW = 5;

    private final TransactionService transactions;

    EndTxnHandler(TransactionService transactions) {
        this.transactions = transactions;
    }

    @Override
    public ApiKeys key() {
        return ApiKeys.END_TXN;
    }

    @Override
    public void handle(
            RequestContext context, EndTxnRequestData request, Answer<EndTxnResponseData> answer) {
        if (request.transactionalId().isEmpty()) {
            answer.send(response(context, Errors.INVALID_REQUEST, ProducerIdentity.NONE));
            return;
        }
        EndCall call =
                new EndCall(
                        request.transactionalId(),
                        new ProducerIdentity(request.producerId(), request.producerEpoch()),
                        request.committed(),
                        context.version() >= NEWER_FLOW ? Flow.NEWER : Flow.OLDER);
        transactions.submit(
                request.transactionalId(),
                coordinator ->
                        coordinator.end(
                                call,
                                (error, producer) ->
                                        answer.send(response(context, error, producer))),
                error -> answer.send(response(context, error, ProducerIdentity.NONE)));
    }

    private static EndTxnResponseData response(
            RequestContext context, Errors error, ProducerIdentity producer) {
        short version = context.version();
        EndTxnResponseData response =
                new EndTxnResponseData()
                        .setErrorCode(FencedErrors.of(error, version, FENCED_SINCE).code());
        return version < NEWER_FLOW
                ? response
                : response.setProducerId(producer.id()).setProducerEpoch(producer.epoch());
    }
}
