package io.minikafka.observer.evaluation;

import io.minikafka.observer.series.SeriesDetector;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// NAB's scores of the series detector, over all series and over two halves of them.
final class SeriesEvaluation {
    private final List<LabelledSeries> series;
    private final List<double[]> scores = new ArrayList<>();

    private SeriesEvaluation(List<LabelledSeries> series) {
        this.series = series;
        series.forEach(one -> scores.add(judge(one)));
    }

    static void run(Path data, Optional<Path> plots, PrintStream out) throws IOException {
        SeriesEvaluation evaluation =
                new SeriesEvaluation(NabCorpus.read(data.resolve("nab")).series());
        for (NabProfile profile :
                List.of(
                        NabProfile.STANDARD,
                        NabProfile.LOW_FALSE_POSITIVES,
                        NabProfile.LOW_FALSE_NEGATIVES)) {
            out.printf(
                    "%-20s %s%n", profile.name(), words(evaluation.scorer(profile, 0, 1).best()));
        }
        NabScorer even = evaluation.scorer(NabProfile.STANDARD, 0, 2);
        NabScorer odd = evaluation.scorer(NabProfile.STANDARD, 1, 2);
        out.printf("%-20s %s%n", "even series only", words(even.best()));
        out.printf("%-20s %s%n", "odd series only", words(odd.best()));
        out.printf("%-20s %s%n", "odd, threshold even", words(odd.at(even.best().threshold())));
        out.printf("%-20s %s%n", "even, threshold odd", words(even.at(odd.best().threshold())));
        List<Chart.Bar> bars = evaluation.eachSeries(out);
        if (plots.isPresent()) {
            evaluation.draw(plots.get(), even, odd, bars);
        }
    }

    private NabScorer scorer(NabProfile profile, int from, int step) {
        NabScorer scorer = new NabScorer(profile);
        for (int i = from; i < scores.size(); i += step) {
            scorer.add(series.get(i), scores.get(i));
        }
        return scorer;
    }

    private List<Chart.Bar> eachSeries(PrintStream out) {
        double threshold = scorer(NabProfile.STANDARD, 0, 1).best().threshold();
        List<Chart.Bar> bars = new ArrayList<>();
        for (int i = 0; i < scores.size(); i++) {
            NabScorer one = new NabScorer(NabProfile.STANDARD);
            one.add(series.get(i), scores.get(i));
            NabScorer.Result result = one.at(threshold);
            out.printf("%-55s %s%n", series.get(i).name(), words(result));
            bars.add(
                    new Chart.Bar(
                            Integer.toString(i + 1),
                            List.of(
                                    (double) result.found(),
                                    (double) result.missed(),
                                    (double) result.falseAlarms())));
        }
        return bars;
    }

    private void draw(Path folder, NabScorer even, NabScorer odd, List<Chart.Bar> bars)
            throws IOException {
        Chart.bars(
                        "NAB, standard profile, each series at the common threshold",
                        new Chart.Range(0, 15),
                        List.of("windows found", "windows missed", "false alarms"),
                        bars)
                .write(folder.resolve("series.svg"));
        Chart.curves(
                        "NAB standard score by threshold, for two halves of the series",
                        "threshold of the detector's score",
                        new Chart.Range(0.3, 1),
                        new Chart.Range(0, 100),
                        List.of(curve("even", even), curve("odd", odd)))
                .write(folder.resolve("series-threshold.svg"));
    }

    private static Chart.Curve curve(String name, NabScorer scorer) {
        List<Chart.Point> points = new ArrayList<>();
        for (double threshold = 0.3; threshold <= 1; threshold += 0.01) {
            points.add(new Chart.Point(threshold, scorer.at(threshold).score()));
        }
        return new Chart.Curve(name, points);
    }

    private static String words(NabScorer.Result result) {
        return String.format(
                "%6.2f  at %.4f: %d windows found, %d missed, %d false alarms",
                result.score(),
                result.threshold(),
                result.found(),
                result.missed(),
                result.falseAlarms());
    }

    private static double[] judge(LabelledSeries series) {
        SeriesDetector detector = new SeriesDetector();
        double[] scores = new double[series.size()];
        for (int i = 0; i < scores.length; i++) {
            scores[i] = detector.judge(series.timeMs(i), series.value(i)).score();
        }
        return scores;
    }
}
