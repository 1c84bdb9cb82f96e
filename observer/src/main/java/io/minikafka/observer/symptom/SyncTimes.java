package io.minikafka.observer.symptom;

import io.minikafka.observer.incident.Severity;
import io.minikafka.observer.incident.Signal;
import io.minikafka.observer.incident.SignalKind;
import io.minikafka.observer.incident.Subject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Writes and syncs of the write-ahead log: slow ones all the time, or single ones that take very long. The two have
/// different causes, so the median tells them apart: a disk that is slow makes all of them slow.
final class SyncTimes implements Symptom {
    private static final String SYNC = "minikafka_wal_sync_seconds";
    private static final long WINDOW_MS = 5_000;
    private static final int FEW = 3;
    private static final double SLOW_SECONDS = 0.025;
    private static final double SLOW_TIMES = 5;
    private static final double STALL_SECONDS = 1.0;

    /// One of these is trouble by itself; a shorter one may be chance, and two are trouble.
    private static final double LONG_STALL_SECONDS = 2.5;

    private final Map<String, Baseline> usual = new HashMap<>();

    @Override
    public List<Signal> find(View view) {
        List<Signal> found = new ArrayList<>();
        for (NodeHistory node : view.nodes()) {
            node.last(WINDOW_MS).ifPresent(delta -> find(view.atMs(), node.node(), delta, found));
        }
        return found;
    }

    private void find(long atMs, String node, Delta delta, List<Signal> found) {
        double syncs = delta.grew(SYNC + "_count");
        if (syncs <= 0) {
            return;
        }
        Baseline baseline = usual.computeIfAbsent(node, _ -> new Baseline());
        double mean = delta.meanSeconds(SYNC);
        double median = delta.quantileSeconds(0.5, SYNC);
        double longest = delta.quantileSeconds(1, SYNC);
        double limit = Math.max(SLOW_SECONDS, SLOW_TIMES * baseline.usual());
        boolean slow = syncs >= FEW && median > limit;
        boolean stalled = longest > STALL_SECONDS && median <= limit && longest > limit;
        boolean again = syncs - delta.countedUpTo(STALL_SECONDS, SYNC) >= 2;
        baseline.add(median, slow);
        Map<String, String> values =
                Map.of(
                        "medianMs", Say.plain(median * 1e3),
                        "usualMs", Say.plain(baseline.usual() * 1e3),
                        "syncs", Say.plain(syncs));
        if (slow) {
            found.add(
                    Signal.trouble(
                                    atMs,
                                    SignalKind.SYNC_SLOW,
                                    Subject.node(node),
                                    Severity.WARNING,
                                    Say.text(
                                            "Half of %s writes and syncs of the log took more than half of %s;"
                                                    + " mean %s, usual %s.",
                                            Say.plain(syncs),
                                            Say.seconds(median),
                                            Say.seconds(mean),
                                            Say.seconds(baseline.usual())))
                            .with(values));
        } else if (stalled) {
            found.add(
                    new Signal(
                            atMs,
                            SignalKind.SYNC_STALLED,
                            Subject.node(node),
                            Severity.CRITICAL,
                            again || longest > LONG_STALL_SECONDS,
                            Say.text(
                                    "A write or sync of the log took up to %s, while half of %s took at most %s.",
                                    Say.seconds(longest), Say.plain(syncs), Say.seconds(median)),
                            values));
        }
    }
}
