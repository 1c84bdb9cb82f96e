package io.minikafka.observer.app;

import io.minikafka.observer.scale.simulation.Played;
import io.minikafka.observer.scale.simulation.Simulation;
import io.minikafka.observer.scale.simulation.SimulationPlot;
import io.minikafka.observer.scale.simulation.SimulationResult;
import io.minikafka.observer.scale.simulation.Trace;
import io.minikafka.observer.scale.simulation.TraceException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// What scaling would have cost and missed on a trace.
@Command(
        name = "simulate",
        mixinStandardHelpOptions = true,
        description =
                "Replay a trace: what the reactive rule, the scaler and foresight cost and miss.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  minikafka scale simulate trace.csv --node-capacity 500 --start-minutes 10",
            "  minikafka scale simulate trace.csv --node-capacity 500 --start-minutes 3 --nodes-min 3 --svg plot.svg"
        })
final class ScaleSimulate implements Callable<Integer> {
    @Parameters(paramLabel = "TRACE", description = "CSV: a head line, then minute,load.")
    private Path file = Path.of("");

    @Mixin private final ScaleOptions options = new ScaleOptions();

    @Option(names = "--svg", paramLabel = "FILE", description = "Draw it.")
    private Optional<Path> svg = Optional.empty();

    @Option(
            names = "--seed",
            defaultValue = "1",
            paramLabel = "N",
            description = "Of the forecasts' chance (${DEFAULT-VALUE}).")
    private long seed;

    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws IOException {
        SimulationResult result = Simulation.run(read(), options.settings(), seed);
        PrintWriter out = spec.commandLine().getOut();
        out.printf("%-10s %14s %8s%n", "", "node-minutes", "missed");
        for (Played played : List.of(result.reactive(), result.scaler(), result.perfect())) {
            out.printf(
                    "%-10s %,14d %,8d%n",
                    played.name(), played.nodeMinutes(), played.missedMinutes());
        }
        out.printf(
                "%.2f times fewer missed minutes than the reactive rule, at %.1f %% of its cost; the forecasts decided in %.0f %% of the minutes.%n",
                result.timesFewer(), 100 * result.costRatio(), 100 * result.predictiveShare());
        if (svg.isPresent()) {
            SimulationPlot.of(file.getFileName().toString(), result).write(svg.get());
        }
        out.flush();
        return ExitCode.DONE;
    }

    private Trace read() throws IOException {
        try {
            return Trace.read(file);
        } catch (TraceException wrong) {
            throw new CommandFailure(ExitCode.USAGE, String.valueOf(wrong.getMessage()));
        }
    }
}
