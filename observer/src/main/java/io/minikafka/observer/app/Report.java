package io.minikafka.observer.app;

import io.minikafka.observer.incident.Evidence;
import io.minikafka.observer.incident.Finding;
import io.minikafka.observer.incident.Incident;
import io.minikafka.observer.incident.Verdict;
import java.io.PrintWriter;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/// Prints incidents for people. What came from outside is printed without control characters, so that a log line
/// cannot write to the terminal what it likes. Two threads may tell of incidents: the watch and the model's.
final class Report {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss").withZone(ZoneId.systemDefault());

    private final PrintWriter out;

    Report(PrintWriter out) {
        this.out = out;
    }

    synchronized void incident(Incident incident) {
        String end =
                incident.endMs().isPresent()
                        ? "until " + time(incident.endMs().getAsLong())
                        : "goes on";
        out.printf(
                "incident %s  %s, since %s, %s%n%n",
                incident.id(),
                incident.severity().name().toLowerCase(Locale.ROOT),
                time(incident.startMs()),
                end);
        Optional<Verdict> says = incident.explanation().or(incident::verdict);
        says.ifPresent(this::verdict);
        evidence(incident.evidence());
        out.flush();
    }

    void verdict(Verdict verdict) {
        if (verdict.findings().isEmpty()) {
            out.println("  The cause is not known.");
        }
        boolean first = true;
        for (Finding finding : verdict.findings()) {
            out.printf(
                    Locale.ROOT,
                    "  %s %s (%.0f %%)%n    %s %s%n",
                    first ? "cause:" : "or:   ",
                    finding.cause(),
                    finding.score() * 100,
                    clean(finding.summary()),
                    citations(finding.citations()));
            if (first) {
                finding.steps().forEach(step -> out.println("    - " + clean(step)));
            }
            first = false;
        }
        source(verdict);
    }

    private void source(Verdict verdict) {
        out.println(
                "  (said by "
                        + clean(verdict.source())
                        + (verdict.note().isEmpty() ? "" : "; " + clean(verdict.note()))
                        + ")");
        out.println();
    }

    /// An answer to a question: a cause only where one is known.
    void answer(Verdict verdict) {
        boolean isPlain =
                verdict.findings().stream()
                        .allMatch(finding -> finding.cause().equals(Verdict.UNKNOWN));
        if (!isPlain) {
            verdict(verdict);
            return;
        }
        verdict.findings()
                .forEach(finding ->
                        out.printf(
                                "%s %s%n",
                                clean(finding.summary()), citations(finding.citations())));
        source(verdict);
    }

    void evidence(List<Evidence> all) {
        for (Evidence each : all) {
            out.printf(
                    "  [%d] %s %s%s%n",
                    each.number(),
                    time(each.signal().atMs()),
                    clean(each.signal().text()),
                    each.count() > 1 ? "  (" + each.count() + " times)" : "");
        }
        out.flush();
    }

    synchronized void line(Incident incident, String what) {
        out.printf(
                "%s  %s  %-8s  %s%n",
                time(incident.startMs()), incident.id(), what, headline(incident));
        out.flush();
    }

    private static String headline(Incident incident) {
        return incident.verdict()
                .filter(verdict -> !verdict.findings().isEmpty())
                .map(verdict -> {
                    Finding best = verdict.findings().getFirst();
                    return best.cause() + ": " + clean(best.summary());
                })
                .orElseGet(() ->
                        incident.evidence().isEmpty()
                                ? "unknown"
                                : clean(incident.evidence().getFirst().signal().text()));
    }

    private static String citations(List<Integer> numbers) {
        return numbers.stream().map(each -> "[" + each + "]").collect(Collectors.joining(" "));
    }

    static String time(long ms) {
        return TIME.format(Instant.ofEpochMilli(ms));
    }

    static String clean(String text) {
        return text.replaceAll("\\p{Cntrl}", " ");
    }
}
