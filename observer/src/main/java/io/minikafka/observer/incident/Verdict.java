package io.minikafka.observer.incident;

import java.util.List;

/// What is behind an incident, as far as it is known.
///
/// @param atMs when it was judged
/// @param findings best first; empty if no cause is known
/// @param source who says so: `rules`, or the name of a model
/// @param note what else a reader must know, such as why a model's answer was not taken; may be empty
public record Verdict(long atMs, List<Finding> findings, String source, String note) {
    public static final String RULES = "rules";
    public static final String UNKNOWN = "unknown";

    public Verdict {
        findings = List.copyOf(findings);
    }

    /// The first cause, `unknown` if there is none.
    public String cause() {
        return findings.isEmpty() ? UNKNOWN : findings.getFirst().cause();
    }
}
