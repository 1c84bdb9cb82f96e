package io.minikafka.observer.evaluation;

import io.minikafka.observer.mining.TemplateMiner;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Grouping accuracy of the template miner for each system, and its speed on all their lines with the same settings.
final class MinerEvaluation {
    private static final int ROUNDS = 5;
    private static final int LINES_PER_ROUND = 2_000_000;

    private MinerEvaluation() {}

    static void run(Path data, Optional<Path> plots, PrintStream out) throws IOException {
        List<LogSample> samples = LogSample.readAll(data.resolve("logs-2k"));
        List<Chart.Bar> bars = new ArrayList<>();
        double sum = 0;
        out.printf("%-14s %8s %8s %10s%n", "system", "GA", "groups", "predicted");
        for (LogSample sample : samples) {
            GroupingAccuracy accuracy = GroupingAccuracy.of(sample.mined(), sample.truth());
            sum += accuracy.share();
            bars.add(new Chart.Bar(sample.name(), List.of(accuracy.share())));
            out.printf(
                    "%-14s %8.4f %8d %10d%n",
                    sample.name(),
                    accuracy.share(),
                    accuracy.trueGroups(),
                    accuracy.predictedGroups());
        }
        out.printf("%-14s %8.4f%n", "mean", sum / samples.size());
        if (plots.isPresent()) {
            Chart.bars(
                            "Template miner, one configuration",
                            new Chart.Range(0, 1),
                            List.of("grouping accuracy"),
                            bars)
                    .write(plots.get().resolve("miner.svg"));
        }
        speed(samples, out);
    }

    /// A fresh miner in each round; the first rounds also warm up the JVM.
    private static void speed(List<LogSample> samples, PrintStream out) {
        List<String> lines = new ArrayList<>();
        samples.forEach(sample -> lines.addAll(sample.lines()));
        for (int round = 0; round < ROUNDS; round++) {
            TemplateMiner miner = new TemplateMiner();
            long from = System.nanoTime();
            for (int i = 0; i < LINES_PER_ROUND; i++) {
                miner.mine(lines.get(i % lines.size()));
            }
            double seconds = (System.nanoTime() - from) / 1e9;
            out.printf(
                    "round %d: %,.0f lines/s on one thread%n",
                    round + 1, LINES_PER_ROUND / seconds);
        }
    }
}
