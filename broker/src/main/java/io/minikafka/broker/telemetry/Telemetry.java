package io.minikafka.broker.telemetry;

import io.minikafka.base.Time;
import io.minikafka.broker.ApiHandler;
import io.minikafka.broker.MetadataStore;
import io.minikafka.broker.RequestContext;
import io.minikafka.metrics.MetricSink;
import io.minikafka.metrics.MetricSource;
import io.minikafka.protocol.Codec;
import io.minikafka.protocol.Unpacked;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.apache.kafka.common.protocol.Errors;

/// The metrics that clients send of themselves: says who is asked for what, checks what comes and keeps the last
/// values. Any thread. In memory only: a client that meets a restarted broker is told to ask anew.
public final class Telemetry implements MetricSource {
    /// Values are shown until so many pushes did not come.
    private static final int INTERVALS_GOOD = 3;

    private final MetadataStore metadata;
    private final Time time;
    private final TelemetryClients clients = new TelemetryClients();
    private final LongAdder pushes = new LongAdder();

    public Telemetry(MetadataStore metadata, Time time) {
        this.metadata = metadata;
        this.time = time;
    }

    public List<ApiHandler<?, ?>> handlers() {
        return List.of(new GetTelemetrySubscriptionsHandler(this), new PushTelemetryHandler(this));
    }

    Subscription subscription(UUID instance, RequestContext context) {
        return Subscription.of(metadata.image(), instance, context);
    }

    /// Whether this client may be told its subscription now.
    boolean mayAsk(UUID instance, RequestContext context, Subscription subscription) {
        long nowNs = time.monotonicNs();
        return clients.with(instance, client -> client.mayAsk(nowNs, subscription.intervalMs()));
    }

    /// @param codec empty if nobody knows it
    Errors push(
            UUID instance,
            RequestContext context,
            int subscriptionId,
            boolean isLast,
            Optional<Codec> codec,
            ByteBuffer packed) {
        Subscription subscription = subscription(instance, context);
        long nowNs = time.monotonicNs();
        Errors refused =
                clients.with(
                        instance,
                        client ->
                                check(
                                        client,
                                        subscription,
                                        instance,
                                        subscriptionId,
                                        isLast,
                                        nowNs));
        if (refused != Errors.NONE) {
            return refused;
        }
        if (codec.isEmpty()) {
            return clients.with(
                    instance, client -> tellToAsk(client, Errors.UNSUPPORTED_COMPRESSION_TYPE));
        }
        if (packed.remaining() > TelemetryLimits.PUSH_BYTES_MAX) {
            return Errors.TELEMETRY_TOO_LARGE;
        }
        Optional<List<ClientSeries>> series =
                Unpacked.bytes(codec.get(), packed, TelemetryLimits.PUSH_BYTES_MAX)
                        .flatMap(Telemetry::read);
        if (series.isEmpty()) {
            return Errors.INVALID_RECORD;
        }
        pushes.increment();
        if (isLast) {
            clients.hide(instance);
        } else {
            long goodNs = TimeUnit.MILLISECONDS.toNanos(subscription.intervalMs()) * INTERVALS_GOOD;
            clients.show(instance, context.clientId(), series.get(), nowNs + goodNs);
        }
        return Errors.NONE;
    }

    @Override
    public void collect(MetricSink sink) {
        sink.counter("minikafka_client_pushes", "Pushes of clients' metrics.", pushes.sum());
        sink.gauge("minikafka_client_instances", "Clients that ask or push.", clients.size());
        clients.collect(sink, time.monotonicNs());
    }

    private static Errors check(
            ClientInstance client,
            Subscription subscription,
            UUID instance,
            int subscriptionId,
            boolean isLast,
            long nowNs) {
        if (client.hasEnded()) {
            return Errors.INVALID_REQUEST;
        }
        if (isLast) {
            client.end();
        } else if (!client.mayPush(nowNs, subscription.intervalMs())) {
            return Errors.THROTTLING_QUOTA_EXCEEDED;
        }
        if (subscriptionId != subscription.id(instance)) {
            return tellToAsk(client, Errors.UNKNOWN_SUBSCRIPTION_ID);
        }
        return Errors.NONE;
    }

    private static Errors tellToAsk(ClientInstance client, Errors error) {
        client.tellToAsk();
        return error;
    }

    private static Optional<List<ClientSeries>> read(byte[] metricsData) {
        try {
            return Optional.of(OtlpReader.read(metricsData));
        } catch (ProtoReader.Malformed e) {
            return Optional.empty();
        }
    }
}
