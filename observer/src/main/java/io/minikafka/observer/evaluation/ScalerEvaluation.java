package io.minikafka.observer.evaluation;

import io.minikafka.observer.scale.ScaleSettings;
import io.minikafka.observer.scale.simulation.Adversary;
import io.minikafka.observer.scale.simulation.Simulation;
import io.minikafka.observer.scale.simulation.SimulationPlot;
import io.minikafka.observer.scale.simulation.SimulationResult;
import io.minikafka.observer.scale.simulation.Trace;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Cost and missed minutes of the scaler beside the reactive rule: on the traces, from their first minute, for nodes of three sizes and
/// two start-up times; and on loads made to hurt it.
final class ScalerEvaluation {
    private static final String HEAD =
            "| load | nodes at mean load | start, min | reactive missed | scaler missed | times fewer | cost ratio |"
                    + " forecasts decide | foresight's cost |";
    private static final int ADVERSARY_DAYS = 6;
    private static final List<Integer> STARTS = List.of(3, 10);

    private ScalerEvaluation() {}

    static void run(Path data, Optional<Path> plots, PrintStream out) throws IOException {
        out.println(HEAD);
        for (String name : List.of("nasa1995", "twitter2021")) {
            Trace trace = Trace.read(data.resolve("traffic").resolve(name + ".csv"));
            for (SimulationResult result : play(trace, List.of(5, 10, 20))) {
                out.println(line(name, result));
                if (plots.isPresent() && nodes(result) == 10) {
                    String file = "scale-%s-%d.svg".formatted(name, start(result));
                    SimulationPlot.of(
                                    name + ", nodes start in " + start(result) + " minutes", result)
                            .write(plots.get().resolve(file));
                }
            }
        }
    }

    static void adversaries(PrintStream out) {
        out.println(HEAD);
        for (Adversary adversary : Adversary.values()) {
            String name = adversary.name().toLowerCase(Locale.ROOT).replace('_', ' ');
            for (SimulationResult result : play(adversary.trace(ADVERSARY_DAYS, 1), List.of(10))) {
                out.println(line(name, result));
            }
        }
    }

    private static List<SimulationResult> play(Trace trace, List<Integer> nodesAtMean) {
        List<ScaleSettings> settings = new ArrayList<>();
        for (int nodes : nodesAtMean) {
            for (int start : STARTS) {
                settings.add(ScaleSettings.of(trace.mean() / nodes, start));
            }
        }
        return Simulation.run(trace, settings, 1);
    }

    private static long nodes(SimulationResult result) {
        return Math.round(result.trace().mean() / result.settings().nodeCapacity());
    }

    private static int start(SimulationResult result) {
        return result.settings().startMinutes();
    }

    private static String line(String name, SimulationResult result) {
        return String.format(
                Locale.ROOT,
                "| %s | %d | %d | %,d | %,d | %.2f | %.4f | %.0f %% | %.2f |",
                name,
                nodes(result),
                start(result),
                result.reactive().missedMinutes(),
                result.scaler().missedMinutes(),
                result.timesFewer(),
                result.costRatio(),
                100 * result.predictiveShare(),
                (double) result.perfect().nodeMinutes() / result.reactive().nodeMinutes());
    }
}
