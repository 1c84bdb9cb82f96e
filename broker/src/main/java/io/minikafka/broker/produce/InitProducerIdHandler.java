package io.minikafka.broker.produce;

import io.minikafka.broker.Answer;
import io.minikafka.broker.ApiHandler;
import io.minikafka.broker.RequestContext;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.common.message.InitProducerIdRequestData;
import org.apache.kafka.common.message.InitProducerIdResponseData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// InitProducerId for idempotent producers. Each call gets a fresh id with epoch 0, as in Kafka also when the
/// client names the id that it had: an id that nobody used before cannot collide with anything, while a bumped
/// epoch could be handed to two clients.
///
/// A transactional id is refused with UNSUPPORTED_VERSION, which clients report at once instead of trying again.
public final class InitProducerIdHandler
        implements ApiHandler<InitProducerIdRequestData, InitProducerIdResponseData> {
    private static final Logger LOG = LoggerFactory.getLogger(InitProducerIdHandler.class);
    private static final short FIRST_EPOCH = 0;
    private static final short NO_EPOCH = -1;
    private static final long NO_ID = -1;

    private final ProducerIds ids;
    private final AtomicBoolean warned = new AtomicBoolean();

    public InitProducerIdHandler(ProducerIds ids) {
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
        Errors error = check(request);
        if (error != Errors.NONE) {
            if (error == Errors.UNSUPPORTED_VERSION && warned.compareAndSet(false, true)) {
                LOG.warn(
                        "client={} remote={} transactional.id={} transactions are not served yet; the"
                                + " producer gets UNSUPPORTED_VERSION (said once)",
                        context.clientId(),
                        context.remote(),
                        request.transactionalId());
            }
            answer.send(failed(error));
            return;
        }
        ids.next(result ->
                answer.send(
                        switch (result) {
                            case ProducerIds.Result.Id(long id) ->
                                    new InitProducerIdResponseData()
                                            .setProducerId(id)
                                            .setProducerEpoch(FIRST_EPOCH);
                            case ProducerIds.Result.Unavailable _ ->
                                    failed(Errors.COORDINATOR_LOAD_IN_PROGRESS);
                        }));
    }

    private static Errors check(InitProducerIdRequestData request) {
        String transactionalId = request.transactionalId();
        boolean halfNamed =
                (request.producerId() == NO_ID) != (request.producerEpoch() == NO_EPOCH);
        if (halfNamed || (transactionalId != null && transactionalId.isEmpty())) {
            return Errors.INVALID_REQUEST;
        }
        return transactionalId == null ? Errors.NONE : Errors.UNSUPPORTED_VERSION;
    }

    private static InitProducerIdResponseData failed(Errors error) {
        return new InitProducerIdResponseData()
                .setErrorCode(error.code())
                .setProducerId(NO_ID)
                .setProducerEpoch(NO_EPOCH);
    }
}
