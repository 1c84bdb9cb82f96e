package io.minikafka.observer.ask;

import io.minikafka.observer.incident.Evidence;
import io.minikafka.observer.incident.Finding;
import io.minikafka.observer.incident.Incident;
import io.minikafka.observer.incident.Severity;
import io.minikafka.observer.incident.SignalKind;
import io.minikafka.observer.incident.Verdict;
import io.minikafka.observer.rules.Rules;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// The answer without a model: what the rules see in the facts, or that they see nothing, with the facts themselves.
public final class PlainAnswer {
    private static final int CITED_MAX = 6;

    private PlainAnswer() {}

    public static Verdict of(List<Evidence> facts, long nowMs) {
        if (facts.isEmpty()) {
            return new Verdict(
                    nowMs, List.of(), Verdict.RULES, "No fact was found to answer from.");
        }
        Verdict judged =
                new Rules()
                        .judge(
                                new Incident(
                                        "question",
                                        nowMs,
                                        OptionalLong.empty(),
                                        Severity.WARNING,
                                        facts,
                                        Optional.empty(),
                                        Optional.empty()));
        if (!judged.findings().isEmpty()) {
            return judged;
        }
        List<Integer> cited =
                facts.stream()
                        .filter(fact -> fact.kind() != SignalKind.INCIDENT)
                        .limit(CITED_MAX)
                        .map(Evidence::number)
                        .toList();
        boolean isUnusual =
                facts.stream()
                        .anyMatch(fact ->
                                fact.kind() != SignalKind.FACT
                                        && fact.kind() != SignalKind.INCIDENT
                                        && fact.kind() != SignalKind.OFFSETS_ADVANCE);
        String summary =
                isUnusual
                        ? "Something is unusual, and no rule knows a cause for it."
                        : "Nothing unusual is seen now; this is how it is.";
        return new Verdict(
                nowMs,
                List.of(new Finding(Verdict.UNKNOWN, 0, summary, List.of(), cited)),
                Verdict.RULES,
                "");
    }
}
