package io.minikafka.observer.symptom;

import io.minikafka.observer.incident.Severity;
import io.minikafka.observer.incident.Signal;
import io.minikafka.observer.incident.SignalKind;
import io.minikafka.observer.incident.Subject;
import io.minikafka.observer.watch.Scrape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Produce and fetch requests that take longer than they did, and produce requests that are not answered at all.
final class RequestTimes implements Symptom {
    private static final String TIMES = "minikafka_request_seconds";
    private static final long WINDOW_MS = 5_000;
    private static final long STALL_MS = 3_000;
    private static final int FEW = 5;
    private static final double SLOW_SECONDS = 0.1;
    private static final double SLOW_TIMES = 5;

    private final Map<String, Baseline> usual = new HashMap<>();

    @Override
    public List<Signal> find(View view) {
        List<Signal> found = new ArrayList<>();
        for (NodeHistory node : view.nodes()) {
            node.last(WINDOW_MS)
                    .ifPresent(delta -> {
                        slow(view.atMs(), node, delta, "Produce", SignalKind.PRODUCE_SLOW, found);
                        slow(view.atMs(), node, delta, "Fetch", SignalKind.FETCH_SLOW, found);
                    });
            stalled(view.atMs(), node, found);
        }
        return found;
    }

    private void slow(
            long atMs,
            NodeHistory node,
            Delta delta,
            String api,
            SignalKind kind,
            List<Signal> found) {
        String[] labels = {"api", api, "waited", "false"};
        double count = delta.grew(TIMES + "_count", labels);
        if (count < FEW) {
            return;
        }
        Baseline baseline = usual.computeIfAbsent(node.node() + " " + api, _ -> new Baseline());
        double high = delta.quantileSeconds(0.9, TIMES, labels);
        boolean slow =
                baseline.isReady() && high > Math.max(SLOW_SECONDS, SLOW_TIMES * baseline.high());
        baseline.add(high, slow);
        if (slow) {
            found.add(
                    new Signal(
                            atMs,
                            kind,
                            Subject.node(node.node()),
                            Severity.WARNING,
                            kind == SignalKind.PRODUCE_SLOW,
                            Say.text(
                                    "One in ten of %s %s requests took more than half of %s; usual is %s.",
                                    Say.plain(count),
                                    api,
                                    Say.seconds(high),
                                    Say.seconds(baseline.usual())),
                            Map.of()));
        }
    }

    /// Bytes come in, and no produce request is answered, where some were shortly before.
    private void stalled(long atMs, NodeHistory node, List<Signal> found) {
        String[] labels = {"api", "Produce"};
        var window = node.last(STALL_MS);
        var before = node.last(NodeHistory.KEPT_MS);
        if (window.isEmpty() || before.isEmpty()) {
            return;
        }
        double answered = window.get().grew("minikafka_requests_total", labels);
        if (answered > 0) {
            return;
        }
        boolean stalls =
                window.get().tookMs() >= STALL_MS
                        && before.get().grew("minikafka_requests_total", labels) >= FEW
                        && inFlight(window.get().now()) > inFlight(window.get().before());
        if (stalls) {
            found.add(
                    Signal.trouble(
                            atMs,
                            SignalKind.PRODUCE_STALLED,
                            Subject.node(node.node()),
                            Severity.CRITICAL,
                            Say.text(
                                    "No produce request was answered for %s, although requests came.",
                                    Say.seconds(window.get().seconds()))));
        }
    }

    private static double inFlight(Scrape scrape) {
        return scrape.sumOr(0, "minikafka_network_requests_total")
                - scrape.sumOr(0, "minikafka_requests_total");
    }
}
