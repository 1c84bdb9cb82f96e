package io.minikafka.broker.telemetry;

import io.minikafka.broker.Uuids;
import io.minikafka.metrics.MetricSink;
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
    private final LinkedHashMap<UUID, Shown> shown = new LinkedHashMap<>(16, LOAD_FACTOR, true);

    /// The last values of a client, under the name that it gives itself.
    private record Shown(String clientId, List<ClientSeries> series, long goodUntilNs) {}

    /// Gives the client's instance, made if it is not known, to `work`.
    synchronized <T> T with(UUID instance, Function<ClientInstance, T> work) {
        ClientInstance client = clients.computeIfAbsent(instance, _ -> new ClientInstance());
        if (clients.size() > TelemetryLimits.CLIENTS_MAX) {
            clients.pollFirstEntry();
        }
        return work.apply(client);
    }

    /// Keeps these values in place of the client's former ones, until they are too old to say anything.
    synchronized void show(
            UUID instance, String clientId, List<ClientSeries> series, long goodUntilNs) {
        int length = Math.min(clientId.length(), TelemetryLimits.NAME_CHARS_MAX);
        shown.put(
                instance,
                new Shown(clientId.substring(0, length), List.copyOf(series), goodUntilNs));
        if (shown.size() > TelemetryLimits.CLIENTS_SHOWN_MAX) {
            shown.pollFirstEntry();
        }
    }

    synchronized void hide(UUID instance) {
        shown.remove(instance);
    }

    synchronized int size() {
        return clients.size();
    }

    /// The last values of those who were heard last.
    synchronized void collect(MetricSink sink, long nowNs) {
        shown.values().removeIf(client -> nowNs - client.goodUntilNs() > 0);
        for (Map.Entry<UUID, Shown> entry : shown.sequencedEntrySet()) {
            Shown client = entry.getValue();
            for (ClientSeries series : client.series()) {
                sink.gauge(
                        "minikafka_client_metric",
                        "The last value of a metric that a client sent of itself.",
                        series.value(),
                        "client_id",
                        client.clientId(),
                        "client_instance_id",
                        Uuids.toKafka(entry.getKey()).toString(),
                        "metric",
                        series.name(),
                        "attributes",
                        series.attributes());
            }
        }
    }
}
