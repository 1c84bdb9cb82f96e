package io.minikafka.broker.telemetry;

import io.minikafka.broker.Answer;
import io.minikafka.broker.ApiHandler;
import io.minikafka.broker.RequestContext;
import io.minikafka.broker.Uuids;
import io.minikafka.protocol.Codec;
import java.util.Optional;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.message.PushTelemetryRequestData;
import org.apache.kafka.common.message.PushTelemetryResponseData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;

/// PushTelemetry, version 0: a client's metrics.
final class PushTelemetryHandler
        implements ApiHandler<PushTelemetryRequestData, PushTelemetryResponseData> {
    /// What a codec's number may have.
    private static final int CODEC_BITS = 7;

    private final Telemetry telemetry;

    PushTelemetryHandler(Telemetry telemetry) {
        this.telemetry = telemetry;
    }

    @Override
    public ApiKeys key() {
        return ApiKeys.PUSH_TELEMETRY;
    }

    @Override
    public boolean asksForSoftware() {
        return true;
    }

    @Override
    public void handle(
            RequestContext context,
            PushTelemetryRequestData request,
            Answer<PushTelemetryResponseData> answer) {
        Uuid instance = request.clientInstanceId();
        Errors error =
                Uuid.RESERVED.contains(instance)
                        ? Errors.INVALID_REQUEST
                        : telemetry.push(
                                Uuids.toJava(instance),
                                context,
                                request.subscriptionId(),
                                request.terminating(),
                                codec(request.compressionType()),
                                request.metrics());
        answer.send(new PushTelemetryResponseData().setErrorCode(error.code()));
    }

    private static Optional<Codec> codec(byte type) {
        return (type & ~CODEC_BITS) != 0 ? Optional.empty() : Codec.ofAttributes(type);
    }
}
