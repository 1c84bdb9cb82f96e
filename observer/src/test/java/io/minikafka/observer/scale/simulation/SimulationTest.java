package io.minikafka.observer.scale.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.minikafka.observer.scale.ScaleSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SimulationTest {
    @TempDir private Path folder = Path.of("");

    @ParameterizedTest
    @EnumSource(names = {"STEPS", "OUTAGES", "SPIKES", "CHANGED_DAY"})
    void isNeverWorseThanTheReactiveRuleAndNeverDearer(Adversary adversary) {
        Trace trace = adversary.trace(2, 1);
        List<ScaleSettings> settings =
                List.of(
                        ScaleSettings.of(trace.mean() / 10, 3),
                        ScaleSettings.of(trace.mean() / 10, 10));
        for (SimulationResult result : Simulation.run(trace, settings, 1)) {
            assertThat(result.scaler().missedMinutes())
                    .as("%s, nodes start in %s min", adversary, result.settings().startMinutes())
                    .isLessThanOrEqualTo(result.reactive().missedMinutes());
            assertThat(result.costRatio()).isLessThanOrEqualTo(1.0005);
        }
    }

    @Test
    void foresightOrdersInTimeAndKeepsOverShortPauses() {
        Trace trace = new Trace(List.of(1.0, 1.0, 15.0, 1.0, 15.0, 1.0, 1.0, 1.0, 1.0, 15.0));
        long nodeMinutes = Foresight.nodeMinutes(trace, ScaleSettings.of(10, 3));
        assertThat(nodeMinutes)
                .as("10 of the first, (3+1) + (1+1) + (3+1) of the second")
                .isEqualTo(20);
    }

    @Test
    void readsATrace() throws IOException {
        Path file = folder.resolve("trace.csv");
        Files.writeString(file, "minute,requests,peak\n0,5,1\n1,7,1\n4,9,2\n");
        assertThat(Trace.read(file).loads()).containsExactly(5.0, 7.0, 0.0, 0.0, 9.0);
    }

    @Test
    void saysWhichLineIsWrong() throws IOException {
        Path file = folder.resolve("trace.csv");
        for (String wrong : List.of("x,1", "1", "0,1\n0,2", "0,-1", "0,NaN", "9999999,1")) {
            Files.writeString(file, "minute,load\n" + wrong + "\n");
            assertThatThrownBy(() -> Trace.read(file)).as(wrong).hasMessageContaining("trace.csv:");
        }
        Files.writeString(file, "minute,load\n");
        assertThatThrownBy(() -> Trace.read(file)).hasMessageContaining("has no minute");
    }

    @Test
    void plotsWhatHappened() throws IOException {
        SimulationResult result =
                Simulation.run(Adversary.SAW.trace(1, 1), ScaleSettings.of(50, 3), 1);
        Path file = folder.resolve("plot.svg");
        SimulationPlot.of("Saw & <teeth>", result).write(file);
        assertThat(Files.readString(file))
                .startsWith("<svg")
                .endsWith("</svg>\n")
                .contains("Saw &amp; &lt;teeth>", "missed minutes", "polyline");
    }
}
