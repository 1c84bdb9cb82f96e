package io.minikafka.observer.incident;

import io.minikafka.observer.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.TreeMap;

/// Incidents as JSON: docs/format/incidents.md. What does not fit is [Optional#empty], never an exception: the topic
/// may hold anybody's records.
public final class IncidentCodec {
    private IncidentCodec() {}

    public static Json.Obj toJson(Incident incident) {
        return Json.object(
                "id",
                incident.id(),
                "startMs",
                incident.startMs(),
                "endMs",
                incident.endMs().orElse(-1),
                "severity",
                incident.severity().name(),
                "evidence",
                incident.evidence().stream().map(IncidentCodec::evidence).toList(),
                "verdict",
                verdict(incident.verdict()),
                "explanation",
                verdict(incident.explanation()));
    }

    public static Optional<Incident> fromJson(String text) {
        try {
            return Optional.of(incident(Json.read(text)));
        } catch (RuntimeException notOurs) {
            return Optional.empty();
        }
    }

    private static Json evidence(Evidence evidence) {
        Signal signal = evidence.signal();
        Subject subject = signal.subject();
        return Json.object(
                "number",
                evidence.number(),
                "atMs",
                signal.atMs(),
                "lastMs",
                evidence.lastMs(),
                "count",
                evidence.count(),
                "kind",
                signal.kind().name(),
                "severity",
                signal.severity().name(),
                "trouble",
                signal.opens(),
                "node",
                subject.node(),
                "topic",
                subject.topic(),
                "partition",
                subject.partition(),
                "group",
                subject.group(),
                "text",
                signal.text(),
                "values",
                new TreeMap<>(signal.values()));
    }

    private static Json verdict(Optional<Verdict> verdict) {
        return verdict.<Json>map(v ->
                        Json.object(
                                "atMs",
                                v.atMs(),
                                "source",
                                v.source(),
                                "note",
                                v.note(),
                                "findings",
                                v.findings().stream().map(IncidentCodec::finding).toList()))
                .orElse(Json.nothing());
    }

    private static Json finding(Finding finding) {
        return Json.object(
                "cause",
                finding.cause(),
                "score",
                finding.score(),
                "summary",
                finding.summary(),
                "steps",
                finding.steps(),
                "citations",
                finding.citations());
    }

    private static Incident incident(Json json) {
        long endMs = json.at("endMs").longOr(-1);
        List<Evidence> evidence = new ArrayList<>();
        json.at("evidence").items().forEach(item -> evidence.add(readEvidence(item)));
        return new Incident(
                json.at("id").text().orElseThrow(),
                whole(json.at("startMs")),
                endMs < 0 ? OptionalLong.empty() : OptionalLong.of(endMs),
                Severity.valueOf(json.at("severity").textOr("")),
                evidence,
                readVerdict(json.at("verdict")),
                readVerdict(json.at("explanation")));
    }

    private static Evidence readEvidence(Json json) {
        Map<String, String> values = new TreeMap<>();
        if (json.at("values") instanceof Json.Obj(Map<String, Json> fields)) {
            fields.forEach((name, value) -> values.put(name, value.textOr("")));
        }
        Signal signal =
                new Signal(
                        whole(json.at("atMs")),
                        SignalKind.valueOf(json.at("kind").textOr("")),
                        new Subject(
                                json.at("node").textOr(""),
                                json.at("topic").textOr(""),
                                (int) json.at("partition").longOr(Subject.NO_PARTITION),
                                json.at("group").textOr("")),
                        Severity.valueOf(json.at("severity").textOr("")),
                        json.at("trouble").isTrue(),
                        json.at("text").textOr(""),
                        values);
        return new Evidence(
                (int) whole(json.at("number")),
                signal,
                whole(json.at("lastMs")),
                (int) whole(json.at("count")));
    }

    private static Optional<Verdict> readVerdict(Json json) {
        if (json.equals(Json.nothing())) {
            return Optional.empty();
        }
        List<Finding> findings = new ArrayList<>();
        for (Json finding : json.at("findings").items()) {
            findings.add(
                    new Finding(
                            finding.at("cause").textOr(""),
                            finding.at("score").number().orElse(0),
                            finding.at("summary").textOr(""),
                            finding.at("steps").items().stream().map(s -> s.textOr("")).toList(),
                            finding.at("citations").items().stream()
                                    .map(c -> (int) whole(c))
                                    .toList()));
        }
        return Optional.of(
                new Verdict(
                        whole(json.at("atMs")),
                        findings,
                        json.at("source").textOr(""),
                        json.at("note").textOr("")));
    }

    private static long whole(Json json) {
        OptionalDouble number = json.number();
        return (long) number.orElseThrow();
    }
}
