package io.minikafka.observer.symptom;

import io.minikafka.observer.incident.Severity;
import io.minikafka.observer.incident.Signal;
import io.minikafka.observer.incident.SignalKind;
import io.minikafka.observer.incident.Subject;
import io.minikafka.observer.watch.Scrape;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Batches that were refused, by the error that producers were told.
final class ProduceErrors implements Symptom {
    private static final String ERRORS = "minikafka_produce_errors_total";
    private static final long WINDOW_MS = 5_000;
    private static final int FEW = 3;

    @Override
    public List<Signal> find(View view) {
        List<Signal> found = new ArrayList<>();
        for (NodeHistory node : view.nodes()) {
            Optional<Delta> window = node.last(WINDOW_MS);
            if (window.isEmpty()) {
                continue;
            }
            for (Scrape.Sample sample : node.now().all(ERRORS)) {
                String error = sample.label("error");
                double refused = window.get().grew(ERRORS, "error", error);
                if (refused >= FEW) {
                    found.add(
                            Signal.trouble(
                                            view.atMs(),
                                            SignalKind.PRODUCE_ERRORS,
                                            Subject.node(node.node()),
                                            Severity.CRITICAL,
                                            Say.text(
                                                    "%s batches of producers were refused with %s.",
                                                    Say.plain(refused), error))
                                    .with(Map.of("error", error, "what", error)));
                }
            }
        }
        return found;
    }
}
