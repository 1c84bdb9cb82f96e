package io.minikafka.broker.txn.service;

import io.minikafka.broker.Answer;
import io.minikafka.broker.ApiHandler;
import io.minikafka.broker.RequestContext;
import io.minikafka.broker.txn.BeginCall;
import io.minikafka.broker.txn.ProducerIdentity;
import java.util.Optional;
import org.apache.kafka.common.message.InitProducerIdRequestData;
import org.apache.kafka.common.message.InitProducerIdResponseData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;

/// InitProducerId, versions 0 to 5 (6, with two-phase commit, is unstable in Kafka 4.4). Since version 3 a client may
/// name the producer that it was.
///
/// Without a transactional id each call gets a fresh id with epoch 0, as in Kafka also when the client names the id that
/// it had: an id that nobody used before cannot collide with anything, while a bumped epoch could be handed to two
/// clients. With one the coordinator decides.
final class InitProducerIdHandler
        implements ApiHandler<InitProducerIdRequestData, InitProducerIdResponseData> {
    private static final int FENCED_SINCE = 4;
    private static final short FIRST_EPOCH = 0;

    private final TransactionService transactions;
    private final ProducerIds ids;

    InitProducerIdHandler(TransactionService transactions, ProducerIds ids) {
        this.transactions = transactions;
        this.ids = ids;
    }

    @Override
    public ApiKeys key() {
        return ApiKeys.INIT_PRODUCER_ID;
    }

    @Override
    public void handle(
            RequestContext context,
            InitProducerIdRequestData request,
            Answer<InitProducerIdResponseData> answer) {
        String transactionalId = request.transactionalId();
        ProducerIdentity named =
                new ProducerIdentity(request.producerId(), request.producerEpoch());
        boolean isHalfNamed = (named.id() == -1) != (named.epoch() == -1);
        if (isHalfNamed || (transactionalId != null && transactionalId.isEmpty())) {
            answer.send(response(Errors.INVALID_REQUEST, ProducerIdentity.NONE));
        } else if (transactionalId == null) {
            idempotent(answer);
        } else {
            BeginCall call =
                    new BeginCall(
                            transactionalId,
                            request.transactionTimeoutMs(),
                            Optional.of(named).filter(name -> !name.equals(ProducerIdentity.NONE)));
            transactions.submit(
                    transactionalId,
                    coordinator ->
                            coordinator.begin(
                                    call,
                                    (error, producer) ->
                                            answer.send(
                                                    response(
                                                            FencedErrors.of(
                                                                    error,
                                                                    context.version(),
                                                                    FENCED_SINCE),
                                                            producer))),
                    error -> answer.send(response(error, ProducerIdentity.NONE)));
        }
    }

    private void idempotent(Answer<InitProducerIdResponseData> answer) {
        ids.next(result ->
                answer.send(
                        switch (result) {
                            case ProducerIds.Result.Id(long id) ->
                                    response(Errors.NONE, new ProducerIdentity(id, FIRST_EPOCH));
                            case ProducerIds.Result.Unavailable _ ->
                                    response(
                                            Errors.COORDINATOR_LOAD_IN_PROGRESS,
                                            ProducerIdentity.NONE);
                        }));
    }

    private static InitProducerIdResponseData response(Errors error, ProducerIdentity producer) {
        return new InitProducerIdResponseData()
                .setErrorCode(error.code())
                .setProducerId(producer.id())
                .setProducerEpoch(producer.epoch());
    }
}
