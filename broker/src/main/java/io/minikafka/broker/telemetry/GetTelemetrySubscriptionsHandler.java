package io.minikafka.broker.telemetry;

import io.minikafka.broker.Answer;
import io.minikafka.broker.ApiHandler;
import io.minikafka.broker.RequestContext;
import io.minikafka.broker.Uuids;
import java.util.List;
import java.util.UUID;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.message.GetTelemetrySubscriptionsRequestData;
import org.apache.kafka.common.message.GetTelemetrySubscriptionsResponseData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;

/// GetTelemetrySubscriptions, version 0: what a client shall send, and how often. Values are wanted since the
/// client's start, not as differences: the last one then says all.
final class GetTelemetrySubscriptionsHandler
        implements ApiHandler<
                GetTelemetrySubscriptionsRequestData, GetTelemetrySubscriptionsResponseData> {
    /// Best first: zstd, lz4, gzip, snappy.
    private static final List<Byte> COMPRESSIONS = List.of((byte) 4, (byte) 3, (byte) 1, (byte) 2);

    private final Telemetry telemetry;

    GetTelemetrySubscriptionsHandler(Telemetry telemetry) {
        this.telemetry = telemetry;
    }

    @Override
    public ApiKeys key() {
        return ApiKeys.GET_TELEMETRY_SUBSCRIPTIONS;
    }

    @Override
    public boolean asksForSoftware() {
        return true;
    }

    @Override
    public void handle(
            RequestContext context,
            GetTelemetrySubscriptionsRequestData request,
            Answer<GetTelemetrySubscriptionsResponseData> answer) {
        Uuid known = request.clientInstanceId();
        UUID instance = known.equals(Uuid.ZERO_UUID) ? UUID.randomUUID() : Uuids.toJava(known);
        Subscription subscription = telemetry.subscription(instance, context);
        GetTelemetrySubscriptionsResponseData response =
                new GetTelemetrySubscriptionsResponseData();
        if (!telemetry.mayAsk(instance, context, subscription)) {
            answer.send(response.setErrorCode(Errors.THROTTLING_QUOTA_EXCEEDED.code()));
            return;
        }
        answer.send(
                response.setClientInstanceId(Uuids.toKafka(instance))
                        .setSubscriptionId(subscription.id(instance))
                        .setAcceptedCompressionTypes(COMPRESSIONS)
                        .setPushIntervalMs(subscription.intervalMs())
                        .setTelemetryMaxBytes(TelemetryLimits.PUSH_BYTES_MAX)
                        .setDeltaTemporality(false)
                        .setRequestedMetrics(List.copyOf(subscription.metrics())));
    }
}
