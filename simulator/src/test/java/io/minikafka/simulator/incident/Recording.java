package io.minikafka.simulator.incident;

import io.minikafka.observer.incident.Incident;
import io.minikafka.observer.incident.IncidentCodec;
import io.minikafka.observer.json.Json;
import io.minikafka.simulator.incident.Trial.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// Trials that are kept in files, so that all kinds may be tried in parts, and one of them again: the labelled incidents as
/// `minikafka observe eval` reads them, and beside them `.scores`. Several threads.
final class Recording {
    private final Path incidentsFile;
    private final Path scoresFile;
    private final Map<String, String> incidents = new LinkedHashMap<>();
    private final Map<String, Score> scores = new LinkedHashMap<>();

    Recording(Path file) throws IOException {
        incidentsFile = file;
        scoresFile = Path.of(file + ".scores");
        if (Files.exists(scoresFile)) {
            for (String line : Files.readAllLines(scoresFile)) {
                Score score = Score.read(line);
                scores.put(score.key(), score);
            }
        }
        if (Files.exists(incidentsFile)) {
            for (String line : Files.readAllLines(incidentsFile)) {
                Json json = Json.read(line);
                incidents.put(
                        json.at("trouble").textOr("") + " " + json.at("seed").longOr(0), line);
            }
        }
    }

    synchronized void add(Outcome outcome) throws IOException {
        Score score = outcome.score();
        scores.put(score.key(), score);
        Optional<Incident> incident = outcome.incident();
        if (incident.isPresent()) {
            Json line =
                    Json.object(
                            "cause",
                            outcome.trouble().cause(),
                            "trouble",
                            score.trouble(),
                            "seed",
                            score.seed(),
                            "incident",
                            IncidentCodec.toJson(incident.get()));
            incidents.put(score.key(), line.write());
        }
        Files.write(incidentsFile, incidents.values());
        Files.write(scoresFile, scores.values().stream().map(Score::line).toList());
    }

    synchronized Collection<Score> scores() {
        return scores.values();
    }
}
