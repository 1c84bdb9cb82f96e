package io.minikafka.broker.telemetry;

import io.minikafka.metrics.MetricSink;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;

/// The clients that were heard, the longest silent first. Any thread; the lock is held for a few instructions
/// (and, once for each scrape, while values are told).
final class TelemetryClients {
    private static final float LOAD_FACTOR = 0.75f;

    private final LinkedHashMap<UUID, ClientInstance> clients =
            new LinkedHashMap<>(16, LOAD_FACTOR, true);

    /// Gives the client's instance, made if it is not known, to `work`.
    synchronized <T> T with(UUID instance, String clientId, Function<ClientInstance, T> work) {
        ClientInstance client =
                clients.computeIfAbsent(instance, _ -> new ClientInstance(clientId));
        if (clients.size() > TelemetryLimits.CLIENTS_MAX) {
            Iterator<ClientInstance> eldest = clients.values().iterator();
            eldest.next();
            eldest.remove();
        }
        return work.apply(client);
    }

    synchronized int size() {
        return clients.size();
    }

    /// The last values of those who were heard last.
    synchronized void collect(MetricSink sink) {
        int passedOver = Math.max(0, clients.size() - TelemetryLimits.CLIENTS_SHOWN_MAX);
        for (Map.Entry<UUID, ClientInstance> entry : clients.sequencedEntrySet()) {
            if (passedOver-- > 0) {
                entry.getValue().series(List.of());
                continue;
            }
            ClientInstance client = entry.getValue();
            for (ClientSeries series : client.series()) {
                sink.gauge(
                        "minikafka_client_metric",
                        "The last value of a metric that a client sent of itself.",
                        series.value(),
                        "client_id",
                        client.clientId,
                        "client_instance_id",
                        InstanceIds.text(entry.getKey()),
                        "metric",
                        series.name(),
                        "attributes",
                        series.attributes());
            }
        }
    }
}
