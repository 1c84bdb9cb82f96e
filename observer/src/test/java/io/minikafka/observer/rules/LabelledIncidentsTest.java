package io.minikafka.observer.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.minikafka.observer.incident.Incident;
import io.minikafka.observer.incident.IncidentCodec;
import io.minikafka.observer.json.Json;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The labelled incidents that come with `minikafka observe eval`: recorded from trouble in real brokers.
class LabelledIncidentsTest {
    private static final Path FILE =
            Path.of(
                    System.getProperty("minikafka.root", ".."),
                    "observer/src/main/resources/io/minikafka/observer/app/incidents.jsonl");

    @Test
    void theRulesNameTheCauseOfNineInTen() throws Exception {
        Rules rules = new Rules();
        List<String> lines = Files.readAllLines(FILE);
        long right = 0;
        for (String line : lines) {
            Json json = Json.read(line);
            Incident incident = IncidentCodec.fromJson(json.at("incident").write()).orElseThrow();
            String cause = json.at("cause").textOr("");
            assertThat(rules.names()).contains(cause);
            right += rules.judge(incident).cause().equals(cause) ? 1 : 0;
        }
        assertThat(lines).hasSizeGreaterThanOrEqualTo(12);
        assertThat(right).isGreaterThanOrEqualTo(Math.ceilDiv(lines.size() * 9, 10));
    }
}
