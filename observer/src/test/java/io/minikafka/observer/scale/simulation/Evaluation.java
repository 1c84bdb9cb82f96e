package io.minikafka.observer.scale.simulation;

import io.minikafka.observer.scale.ScaleSettings;
import java.util.List;
import java.util.Locale;

/// One line of an evaluation.
final class Evaluation {
    private Evaluation() {}

    static List<SimulationResult> run(Trace trace, long seed, double... nodesOfMean) {
        return Simulation.run(
                trace,
                java.util.Arrays.stream(nodesOfMean)
                        .boxed()
                        .flatMap(nodes ->
                                List.of(3, 10).stream()
                                        .map(start -> ScaleSettings.of(trace.mean() / nodes, start)))
                        .toList(),
                seed);
    }

    static String line(String name, SimulationResult result) {
        return String.format(
                Locale.ROOT,
                "| %s | %.0f | %d | %,d | %,d | %.2f | %.4f | %.0f %% | %.2f |",
                name,
                result.trace().mean() / result.settings().nodeCapacity(),
                result.settings().startMinutes(),
                result.reactive().missedMinutes(),
                result.scaler().missedMinutes(),
                result.timesFewer(),
                result.costRatio(),
                100 * result.predictiveShare(),
                (double) result.perfect().nodeMinutes() / result.reactive().nodeMinutes());
    }
}
