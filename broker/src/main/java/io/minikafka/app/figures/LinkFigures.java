package io.minikafka.app.figures;

import io.minikafka.metrics.MetricSink;
import io.minikafka.metrics.MetricSource;
import io.minikafka.network.link.LinkCounters;
import io.minikafka.network.link.LinkStatus;
import java.util.List;
import java.util.function.Supplier;

/// What goes between this node and the others.
public record LinkFigures(LinkCounters counters, Supplier<List<LinkStatus>> links)
        implements MetricSource {
    @Override
    public void collect(MetricSink sink) {
        for (LinkStatus link : links.get()) {
            sink.gauge(
                    "minikafka_link_up",
                    "Whether this node's connection to another node is up.",
                    link.isUp() ? 1 : 0,
                    "node",
                    Integer.toString(link.nodeId()));
        }
        sink.counter(
                "minikafka_link_letters_sent", "Letters sent to nodes.", counters.lettersSent());
        sink.counter(
                "minikafka_link_letters_dropped",
                "Letters dropped, because a node could not be reached or was too slow.",
                counters.lettersDropped());
        sink.counter("minikafka_link_bundles_sent", "Frames of letters.", counters.bundlesSent());
        sink.counter(
                "minikafka_link_sent_bytes", "Bytes of letters and calls.", counters.bytesSent());
        sink.counter("minikafka_link_calls", "Requests to other nodes.", counters.callsSent());
        sink.counter(
                "minikafka_link_calls_failed",
                "Requests to other nodes without an answer.",
                counters.callsFailed());
        sink.counter(
                "minikafka_link_connections",
                "Connections to other nodes that came up.",
                counters.connections());
        sink.counter(
                "minikafka_link_failures",
                "Connections to other nodes that failed or never came up.",
                counters.failures());
        sink.counter(
                "minikafka_link_refusals",
                "Greetings of others that were no node's of this cluster.",
                counters.refusals());
    }
}
