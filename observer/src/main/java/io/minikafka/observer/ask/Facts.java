package io.minikafka.observer.ask;

import io.minikafka.observer.incident.Evidence;
import io.minikafka.observer.incident.Incident;
import io.minikafka.observer.incident.Signal;
import io.minikafka.observer.incident.SignalKind;
import io.minikafka.observer.incident.Subject;
import io.minikafka.observer.symptom.Portrait;
import io.minikafka.observer.watch.Look;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// What there is to say about a question, numbered: what is unusual now, incidents of late, and how what the question
/// names is. Pure.
public final class Facts {
    /// Facts of one answer; what is less near to the question is left out.
    static final int MAX = 30;

    private static final long INCIDENTS_MS = 24 * 3_600_000L;
    private static final int INCIDENTS_MAX = 3;

    private final Question question;
    private final List<Signal> chosen = new ArrayList<>();

    private Facts(Question question) {
        this.question = question;
    }

    /// @param now the newest look
    /// @param before the one before, some seconds ago
    /// @param unusual what was found unusual in them
    /// @param incidents that are kept
    public static List<Evidence> of(
            Question question,
            Look before,
            Look now,
            List<Signal> unusual,
            List<Incident> incidents) {
        Facts facts = new Facts(question);
        incidents.stream()
                .filter(incident -> now.atMs() - lastMs(incident, now) <= INCIDENTS_MS)
                .sorted(Comparator.comparingLong(Incident::startMs).reversed())
                .filter(incident -> facts.concerns(incident))
                .limit(INCIDENTS_MAX)
                .forEach(incident -> facts.add(incident, now.atMs()));
        unusual.stream().filter(facts::concerns).forEach(facts::add);
        Portrait.of(before, now).stream().filter(facts::concerns).forEach(facts::add);
        return facts.numbered();
    }

    private static long lastMs(Incident incident, Look now) {
        return incident.endMs().orElse(now.atMs());
    }

    private boolean concerns(Incident incident) {
        return incident.evidence().stream().anyMatch(each -> concerns(each.signal()));
    }

    private boolean concerns(Signal signal) {
        return question.isAbout(signal.subject());
    }

    /// An incident that goes on is evidence for its cause; one that ended is told and proves nothing.
    private void add(Incident incident, long nowMs) {
        chosen.add(
                Signal.context(
                        incident.startMs(),
                        SignalKind.INCIDENT,
                        incident.evidence().isEmpty()
                                ? Subject.node("?")
                                : incident.evidence().getFirst().signal().subject(),
                        "Incident %s (%s, %s): %s."
                                .formatted(
                                        incident.id(),
                                        incident.severity(),
                                        incident.isOpen()
                                                ? "goes on"
                                                : "ended %d s ago"
                                                        .formatted(
                                                                (nowMs - lastMs(incident, nowMs))
                                                                        / 1_000),
                                        incident.cause())));
        if (incident.isOpen()) {
            incident.evidence().stream()
                    .map(Evidence::signal)
                    .filter(this::concerns)
                    .forEach(this::add);
        }
    }

    private static long lastMs(Incident incident, long nowMs) {
        return incident.endMs().orElse(nowMs);
    }

    private void add(Signal signal) {
        boolean isKnown =
                chosen.stream()
                        .anyMatch(other ->
                                other.kind() == signal.kind()
                                        && other.subject().equals(signal.subject())
                                        && (signal.kind() != SignalKind.FACT
                                                || other.text().equals(signal.text())));
        if (!isKnown) {
            chosen.add(signal);
        }
    }

    private List<Evidence> numbered() {
        List<Evidence> all = new ArrayList<>();
        chosen.stream()
                .limit(MAX)
                .forEach(signal -> all.add(new Evidence(all.size() + 1, signal, signal.atMs(), 1)));
        return all;
    }
}
