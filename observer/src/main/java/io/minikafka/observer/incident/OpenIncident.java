package io.minikafka.observer.incident;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/// An incident that goes on: gathers evidence. Owned by [Incidents].
final class OpenIncident {
    private static final long UNSEEN = Long.MIN_VALUE;

    private final String id;
    private final long openedMs;
    private final IncidentLimits limits;
    private final List<Evidence> evidence = new ArrayList<>();
    private final Set<Subject> subjects = new HashSet<>();
    private long startMs;
    private long lastTroubleMs = UNSEEN;
    private int lines;
    private Severity severity = Severity.WARNING;
    private Optional<Verdict> verdict = Optional.empty();
    private boolean firm;

    OpenIncident(String id, long nowMs, IncidentLimits limits) {
        this.id = id;
        this.openedMs = nowMs;
        this.startMs = nowMs;
        this.limits = limits;
    }

    boolean concerns(Signal signal) {
        return subjects.stream().anyMatch(subject -> subject.touches(signal.subject()));
    }

    /// Whether the evidence says more now than before.
    boolean add(Signal signal) {
        if (signal.opens()) {
            startMs = Math.min(startMs, signal.atMs());
            lastTroubleMs = Math.max(lastTroubleMs, signal.atMs());
            subjects.add(signal.subject());
            severity = severity.compareTo(signal.severity()) >= 0 ? severity : signal.severity();
        }
        for (int i = 0; i < evidence.size(); i++) {
            if (evidence.get(i).isSameAs(signal)) {
                evidence.set(i, evidence.get(i).again(signal));
                return true;
            }
        }
        boolean isLine = isLine(signal.kind());
        if (evidence.size() >= limits.evidenceMax() || (isLine && lines >= limits.linesMax())) {
            return false;
        }
        lines += isLine ? 1 : 0;
        evidence.add(new Evidence(evidence.size() + 1, signal, signal.atMs(), 1));
        return true;
    }

    private static boolean isLine(SignalKind kind) {
        return switch (kind) {
            case LOG_FAILURE, LOG_NEW, LOG_BURST, LOG_SILENCE -> true;
            default -> false;
        };
    }

    /// Takes a verdict in; whether anybody needs to hear of it.
    boolean judged(Verdict newVerdict, long nowMs) {
        boolean isFirm = nowMs - openedMs >= limits.settleMs();
        boolean isNews =
                isFirm
                        && (!firm
                                || verdict.filter(known -> known.cause().equals(newVerdict.cause()))
                                        .isEmpty());
        firm |= isFirm;
        verdict = Optional.of(newVerdict);
        return isNews;
    }

    boolean isQuiet(long nowMs) {
        return nowMs - lastTroubleMs >= limits.quietMs();
    }

    Incident now(boolean ended) {
        return new Incident(
                id,
                startMs,
                ended ? OptionalLong.of(lastTroubleMs) : OptionalLong.empty(),
                severity,
                evidence,
                verdict,
                Optional.empty());
    }
}
