package io.minikafka.app.figures;

import io.minikafka.metrics.MetricSink;
import io.minikafka.metrics.MetricSource;
import io.minikafka.network.CloseReason;
import io.minikafka.network.NetworkCounters;
import io.minikafka.network.RefuseReason;
import java.util.Locale;

/// Connections, bytes and pauses of the clients' listener.
public record NetworkFigures(NetworkCounters counters) implements MetricSource {
    @Override
    public void collect(MetricSink sink) {
        sink.gauge("minikafka_connections", "Connections open now.", counters.openConnections());
        sink.counter(
                "minikafka_connections_accepted",
                "Connections accepted.",
                counters.acceptedConnections());
        for (RefuseReason reason : RefuseReason.values()) {
            sink.counter(
                    "minikafka_connections_refused",
                    "Connections refused.",
                    counters.refusedConnections(reason),
                    "reason",
                    word(reason));
        }
        for (CloseReason reason : CloseReason.values()) {
            sink.counter(
                    "minikafka_connections_closed",
                    "Connections that ended.",
                    counters.closedConnections(reason),
                    "reason",
                    word(reason));
        }
        sink.counter(
                "minikafka_network_received_bytes", "Bytes received.", counters.receivedBytes());
        sink.counter("minikafka_network_sent_bytes", "Bytes sent.", counters.sentBytes());
        sink.counter("minikafka_network_requests", "Requests received whole.", counters.requests());
        sink.counter(
                "minikafka_network_pauses",
                "Times that a connection was not read because a limit was reached.",
                counters.pauses());
        sink.gauge(
                "minikafka_network_stuck_threads",
                "Network threads that are at the same work for 5 s or longer: their connections get no answer.",
                counters.stuckLoops());
    }

    private static String word(Enum<?> reason) {
        return reason.name().toLowerCase(Locale.ROOT);
    }
}
