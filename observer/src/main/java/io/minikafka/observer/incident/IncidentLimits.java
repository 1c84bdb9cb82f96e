package io.minikafka.observer.incident;

/// How much is remembered, and for how long.
///
/// @param openMax incidents open at once; signals beyond open none
/// @param evidenceMax pieces of evidence of one incident
/// @param linesMax how many of them may be log lines
/// @param contextMax signals that wait to become evidence
/// @param recentMs how old context may be when an incident opens
/// @param changesMs the same for changes of settings, whose effects may take their time
/// @param quietMs an incident ends when nothing troubling was seen for so long
/// @param settleMs a verdict is firm so long after the opening
public record IncidentLimits(
        int openMax,
        int evidenceMax,
        int linesMax,
        int contextMax,
        long recentMs,
        long changesMs,
        long quietMs,
        long settleMs) {
    public static final IncidentLimits DEFAULT =
            new IncidentLimits(16, 60, 20, 500, 120_000, 600_000, 30_000, 5_000);
}
