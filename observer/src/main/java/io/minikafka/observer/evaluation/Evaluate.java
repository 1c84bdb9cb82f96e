package io.minikafka.observer.evaluation;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// `./dev evaluate miner|sessions|series|forecast|scaler|adversaries`: scores the detectors on the labelled data of the folder that `MINIKAFKA_DATA`
/// names, and draws the plots of docs/intelligence.md.
public final class Evaluate {
    private static final String FOLDER = "MINIKAFKA_DATA";
    private static final String SKIP = "--skip-without-data";
    private static final String PLOTS = "--plots=";

    private Evaluate() {}

    public static void main(String[] args) throws IOException {
        int status = run(List.of(args), Optional.ofNullable(System.getenv(FOLDER)), System.out);
        if (status != 0) {
            System.exit(status);
        }
    }

    /// The process's exit code: 0 done or skipped, 1 no data, 2 not understood.
    static int run(List<String> args, Optional<String> folder, PrintStream out) throws IOException {
        Optional<Path> data = folder.map(Path::of).filter(Files::isDirectory);
        if (data.isEmpty()) {
            String where = folder.map(name -> "names " + name + ", no folder").orElse("is not set");
            boolean skip = args.contains(SKIP);
            out.println(
                    "No labelled data: "
                            + FOLDER
                            + " "
                            + where
                            + (skip ? "; skipped" : ". Set it, or skip with " + SKIP));
            return skip ? 0 : 1;
        }
        Optional<Path> plots =
                args.stream()
                        .filter(arg -> arg.startsWith(PLOTS))
                        .map(arg -> Path.of(arg.substring(PLOTS.length())))
                        .findFirst();
        List<String> names = args.stream().filter(arg -> !arg.startsWith("--")).toList();
        for (String name : names) {
            switch (name) {
                case "miner" -> MinerEvaluation.run(data.get(), plots, out);
                case "sessions" -> SessionEvaluation.run(data.get(), plots, out);
                case "series" -> SeriesEvaluation.run(data.get(), plots, out);
                case "forecast" -> ForecastEvaluation.run(data.get(), plots, out);
                case "scaler" -> ScalerEvaluation.run(data.get(), plots, out);
                case "adversaries" -> ScalerEvaluation.adversaries(out);
                default -> {
                    out.println(
                            "evaluate miner, sessions, series, forecast, scaler or adversaries; not "
                                    + name);
                    return 2;
                }
            }
        }
        return 0;
    }
}
