package io.minikafka.observer.incident;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// Signals that belong together, and what is behind them.
///
/// @param id day and time of its beginning and a number: `20260131-030005-1`
/// @param startMs when the first of its signals was so
/// @param endMs empty while it goes on
/// @param verdict of the rules; empty before the first
/// @param explanation of a model, if one was asked and its answer counts
public record Incident(
        String id,
        long startMs,
        OptionalLong endMs,
        Severity severity,
        List<Evidence> evidence,
        Optional<Verdict> verdict,
        Optional<Verdict> explanation) {
    public Incident {
        evidence = List.copyOf(evidence);
    }

    public boolean isOpen() {
        return endMs.isEmpty();
    }

    /// The cause in one word, `unknown` if there is none yet.
    public String cause() {
        return verdict.map(Verdict::cause).orElse(Verdict.UNKNOWN);
    }

    public Incident with(Verdict newVerdict) {
        return new Incident(
                id, startMs, endMs, severity, evidence, Optional.of(newVerdict), explanation);
    }

    public Incident explained(Verdict newExplanation) {
        return new Incident(
                id, startMs, endMs, severity, evidence, verdict, Optional.of(newExplanation));
    }
}
