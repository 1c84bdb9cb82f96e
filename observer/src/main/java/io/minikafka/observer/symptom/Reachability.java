package io.minikafka.observer.symptom;

import io.minikafka.observer.incident.Severity;
import io.minikafka.observer.incident.Signal;
import io.minikafka.observer.incident.SignalKind;
import io.minikafka.observer.incident.Subject;
import io.minikafka.observer.watch.NodeLook;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Nodes that do not answer, or began anew. One missed answer is no trouble; a second is.
final class Reachability implements Symptom {
    private static final int MISSES_TOLERATED = 1;

    private final Map<String, Integer> misses = new HashMap<>();
    private final Map<String, Double> begun = new HashMap<>();
    private final Map<String, Boolean> seen = new HashMap<>();

    @Override
    public List<Signal> find(View view) {
        List<Signal> found = new ArrayList<>();
        boolean isOneGone = false;
        for (NodeLook node : view.look().nodes()) {
            boolean isThere = node.tellsFigures() ? node.scrape().isPresent() : node.answers();
            int missed = isThere ? 0 : misses.getOrDefault(node.node(), 0) + 1;
            misses.put(node.node(), missed);
            if (missed > MISSES_TOLERATED && seen.containsKey(node.node())) {
                found.add(unreachable(view, node, missed));
                isOneGone = true;
            }
            if (isThere) {
                seen.put(node.node(), true);
            }
            node.scrape()
                    .map(scrape -> scrape.sumOr(0, NodeHistory.START_TIME))
                    .ifPresent(start -> restarted(view.atMs(), node.node(), start, found));
        }
        if (isOneGone) {
            view.nodes()
                    .forEach(node ->
                            found.add(
                                    Signal.context(
                                            view.atMs(),
                                            SignalKind.NODE_REACHABLE,
                                            Subject.node(node.node()),
                                            "Node " + node.node() + " answers.")));
        }
        return found;
    }

    private static Signal unreachable(View view, NodeLook node, int missed) {
        String clients =
                node.answers()
                        ? "clients are answered by the cluster"
                        : "clients get no answer either";
        return Signal.trouble(
                        view.atMs(),
                        SignalKind.NODE_UNREACHABLE,
                        Subject.node(node.node()),
                        Severity.CRITICAL,
                        "Node %s did not answer %d times in a row; %s."
                                .formatted(node.node(), missed, clients))
                .with(Map.of("clients", Boolean.toString(node.answers())));
    }

    private void restarted(long atMs, String node, double start, List<Signal> found) {
        Double before = begun.put(node, start);
        if (before != null && before < start) {
            found.add(
                    Signal.context(
                            atMs,
                            SignalKind.NODE_RESTARTED,
                            Subject.node(node),
                            "Node " + node + " was started anew."));
        }
    }
}
