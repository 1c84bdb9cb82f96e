package io.minikafka.observer.rules;

import io.minikafka.observer.incident.Evidence;
import io.minikafka.observer.incident.Finding;
import io.minikafka.observer.incident.Incident;
import io.minikafka.observer.incident.Verdict;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;

/// Judges incidents: the score of each cause is the sum of its clues, and what matched is cited. Pure.
public final class Rules {
    /// Below this a cause is not named.
    static final double NAMED = 0.4;

    private static final int FINDINGS_MAX = 3;
    private static final int CITED_PER_CLUE = 4;

    private final List<Cause> causes;

    public Rules() {
        this(Causes.ALL);
    }

    Rules(List<Cause> causes) {
        this.causes = causes;
    }

    /// The names of all causes.
    public List<String> names() {
        return causes.stream().map(Cause::name).toList();
    }

    public Verdict judge(Incident incident) {
        List<Finding> findings =
                causes.stream()
                        .map(cause -> finding(cause, incident.evidence()))
                        .filter(finding -> finding.score() >= NAMED)
                        .sorted(Comparator.comparingDouble(Finding::score).reversed())
                        .limit(FINDINGS_MAX)
                        .toList();
        long atMs =
                incident.evidence().stream()
                        .mapToLong(Evidence::lastMs)
                        .max()
                        .orElse(incident.startMs());
        String note =
                findings.isEmpty()
                        ? "No rule knows this pattern; the evidence is what there is."
                        : "";
        return new Verdict(atMs, findings, Verdict.RULES, note);
    }

    private static Finding finding(Cause cause, List<Evidence> all) {
        double score = 0;
        TreeSet<Integer> cited = new TreeSet<>();
        List<Evidence> first = new ArrayList<>();
        for (Clue clue : cause.clues()) {
            List<Evidence> matching = clue.match().in(all);
            if (matching.isEmpty()) {
                if (clue.needed()) {
                    return new Finding(cause.name(), 0, "", List.of(), List.of());
                }
                continue;
            }
            score += clue.weight();
            if (clue.weight() > 0) {
                first.addAll(matching);
                matching.stream().limit(CITED_PER_CLUE).forEach(each -> cited.add(each.number()));
            }
        }
        String subject = first.isEmpty() ? "" : first.getFirst().signal().subject().toString();
        return new Finding(
                cause.name(),
                Math.clamp(score, 0, 1),
                cause.meaning().replace("{subject}", subject),
                cause.steps(),
                List.copyOf(cited));
    }
}
