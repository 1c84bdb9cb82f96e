package io.minikafka.observer.symptom;

import io.minikafka.observer.incident.Severity;
import io.minikafka.observer.incident.Signal;
import io.minikafka.observer.incident.SignalKind;
import io.minikafka.observer.incident.Subject;
import io.minikafka.observer.watch.Scrape;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Far more connections, requests or bytes than usual; connections refused; clients told to wait. The limits double
/// as a floor: what a small broker serves without effort is no surge, however quiet it was before.
final class Surges implements Symptom {
    private static final long WINDOW_MS = 5_000;

    /// A counter, how much of it in a second is too little to speak of, and how many times the usual is too much.
    private record Flow(
            SignalKind kind, String counter, String words, double floor, double times) {}

    private static final List<Flow> FLOWS =
            List.of(
                    new Flow(
                            SignalKind.CONNECTIONS_SURGE,
                            "minikafka_connections_accepted_total",
                            "new connections",
                            20,
                            6),
                    new Flow(
                            SignalKind.REQUESTS_SURGE,
                            "minikafka_network_requests_total",
                            "requests",
                            1_000,
                            6),
                    new Flow(
                            SignalKind.TRAFFIC_SURGE,
                            "minikafka_network_received_bytes_total",
                            "received bytes",
                            8 << 20,
                            8));

    private final Map<String, Baseline> usual = new HashMap<>();

    @Override
    public List<Signal> find(View view) {
        List<Signal> found = new ArrayList<>();
        for (NodeHistory node : view.nodes()) {
            node.last(WINDOW_MS)
                    .ifPresent(delta -> {
                        FLOWS.forEach(flow -> surge(view.atMs(), node.node(), flow, delta, found));
                        refused(view.atMs(), node.node(), delta, found);
                        throttled(view.atMs(), node.node(), delta, found);
                    });
        }
        return found;
    }

    private void surge(long atMs, String node, Flow flow, Delta delta, List<Signal> found) {
        double rate = delta.perSecond(flow.counter());
        Baseline baseline = usual.computeIfAbsent(node + " " + flow.kind(), _ -> new Baseline());
        boolean surges =
                baseline.isReady() && rate > Math.max(flow.floor(), flow.times() * baseline.high());
        baseline.add(rate, surges);
        if (surges) {
            String most =
                    flow.kind() == SignalKind.REQUESTS_SURGE
                            ? " Most of them: " + mostFrequent(delta) + "."
                            : "";
            found.add(
                    new Signal(
                            atMs,
                            flow.kind(),
                            Subject.node(node),
                            Severity.WARNING,
                            flow.kind() != SignalKind.TRAFFIC_SURGE,
                            Say.text(
                                    "%s %s a second; usual are %s.%s",
                                    Say.plain(rate),
                                    flow.words(),
                                    Say.plain(baseline.usual()),
                                    most),
                            Map.of("rate", Say.text("%.0f", rate))));
        }
    }

    private static String mostFrequent(Delta delta) {
        return delta.now().all("minikafka_requests_total").stream()
                .map(sample -> sample.label("api"))
                .max(
                        Comparator.comparingDouble(
                                api -> delta.grew("minikafka_requests_total", "api", api)))
                .orElse("unknown");
    }

    private static void refused(long atMs, String node, Delta delta, List<Signal> found) {
        for (Scrape.Sample sample : delta.now().all("minikafka_connections_refused_total")) {
            String reason = sample.label("reason");
            double refused = delta.grew("minikafka_connections_refused_total", "reason", reason);
            if (refused > 0) {
                found.add(
                        Signal.trouble(
                                        atMs,
                                        SignalKind.CONNECTIONS_REFUSED,
                                        Subject.node(node),
                                        Severity.CRITICAL,
                                        Say.text(
                                                "%s connections were refused: %s.",
                                                Say.plain(refused), reason))
                                .with(Map.of("reason", reason, "what", reason)));
            }
        }
    }

    private static void throttled(long atMs, String node, Delta delta, List<Signal> found) {
        for (Scrape.Sample sample : delta.now().all("minikafka_throttles_total")) {
            String quota = sample.label("quota");
            double times = delta.grew("minikafka_throttles_total", "quota", quota);
            double seconds = delta.grew("minikafka_throttled_seconds_total", "quota", quota);
            if (times > 0 && seconds > 0.2 * delta.seconds()) {
                found.add(
                        Signal.trouble(
                                        atMs,
                                        SignalKind.THROTTLED,
                                        Subject.node(node),
                                        Severity.WARNING,
                                        Say.text(
                                                "Clients were told to wait %s times, %s altogether, by the quota %s.",
                                                Say.plain(times), Say.seconds(seconds), quota))
                                .with(Map.of("quota", quota, "what", quota)));
            }
        }
    }
}
