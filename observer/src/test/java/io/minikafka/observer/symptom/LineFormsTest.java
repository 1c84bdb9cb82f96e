package io.minikafka.observer.symptom;

import static org.assertj.core.api.Assertions.assertThat;

import io.minikafka.observer.incident.Signal;
import io.minikafka.observer.incident.SignalKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LineFormsTest {
    private final Symptoms symptoms = new Symptoms();
    private final Figures broker = new Figures();

    private List<Signal> run(int seconds, int linesEach, String text) {
        List<Signal> found = new ArrayList<>();
        for (int second = 0; second < seconds; second++) {
            for (int i = 0; i < linesEach; i++) {
                broker.line("shop-log", text + " " + (second * 31 + i), Map.of());
            }
            found.addAll(symptoms.find(broker.look()));
        }
        return found.stream().filter(signal -> signal.kind().name().startsWith("LOG_")).toList();
    }

    @Test
    void newBurstingAndSilentLinesAreContext() {
        assertThat(run(600, 2, "order paid id")).as("evenly, for ten minutes").isEmpty();
        List<Signal> fresh = run(1, 1, "cache rebuilt after corruption of table");
        assertThat(fresh).extracting(Signal::kind).containsExactly(SignalKind.LOG_NEW);
        assertThat(fresh.getFirst().text()).contains("cache rebuilt");
        assertThat(run(10, 200, "order paid id"))
                .extracting(Signal::kind)
                .contains(SignalKind.LOG_BURST);
        List<Signal> silent = run(300, 0, "");
        assertThat(silent).extracting(Signal::kind).contains(SignalKind.LOG_SILENCE);
        assertThat(silent).noneMatch(Signal::opens);
    }
}
