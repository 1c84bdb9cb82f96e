package io.minikafka.observer.evaluation;

import io.minikafka.observer.series.AlarmGate;
import io.minikafka.observer.series.SeriesConfig;
import io.minikafka.observer.series.SeriesDetector;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// NAB's scores of the series detector, and how much they owe to the choice of its two settings: these are also chosen on
/// every other series and scored on those in between.
final class SeriesEvaluation {
    private static final double[] SURPRISES = {2.4, 2.7, 3.0, 3.3, 3.6, 3.9, 4.2};
    private static final int[] RESTS = {60, 120, 200};

    private final List<LabelledSeries> series;
    private final List<double[]> surprises = new ArrayList<>();

    private SeriesEvaluation(List<LabelledSeries> series) {
        this.series = series;
        series.forEach(one -> surprises.add(surprises(one)));
    }

    static void run(Path data, Optional<Path> plots, PrintStream out) throws IOException {
        long from = System.nanoTime();
        SeriesEvaluation evaluation =
                new SeriesEvaluation(NabCorpus.read(data.resolve("nab")).series());
        double micros = (System.nanoTime() - from) / 1e3;
        int points = evaluation.series.stream().mapToInt(LabelledSeries::size).sum();
        out.printf(
                "%d series, %d points, %.0f us for each%n",
                evaluation.series.size(), points, micros / points);
        for (NabProfile profile :
                List.of(
                        NabProfile.STANDARD,
                        NabProfile.LOW_FALSE_POSITIVES,
                        NabProfile.LOW_FALSE_NEGATIVES)) {
            out.printf(
                    "%-20s %s%n",
                    profile.name(),
                    words(evaluation.scorer(profile, SeriesConfig.DEFAULT, 0, 1).best()));
        }
        evaluation.halves(out);
        List<Chart.Bar> bars = evaluation.eachSeries(out);
        if (plots.isPresent()) {
            evaluation.draw(plots.get(), bars);
        }
    }

    private NabScorer scorer(NabProfile profile, SeriesConfig config, int first, int step) {
        NabScorer scorer = new NabScorer(profile);
        for (int i = first; i < surprises.size(); i += step) {
            scorer.add(series.get(i), scores(i, config));
        }
        return scorer;
    }

    private double[] scores(int index, SeriesConfig config) {
        AlarmGate gate = new AlarmGate(config);
        double[] scores = new double[surprises.get(index).length];
        for (int i = 0; i < scores.length; i++) {
            scores[i] = gate.score(surprises.get(index)[i]);
        }
        return scores;
    }

    /// The settings and NAB's threshold that suit one half, applied to the other.
    private void halves(PrintStream out) {
        for (int half = 0; half < 2; half++) {
            int chosenOn = half;
            SeriesConfig best =
                    settings().stream()
                            .max(
                                    Comparator.comparingDouble(config ->
                                            scorer(NabProfile.STANDARD, config, chosenOn, 2)
                                                    .best()
                                                    .score()))
                            .orElseThrow();
            NabScorer.Result chosen = scorer(NabProfile.STANDARD, best, half, 2).best();
            NabScorer.Result other =
                    scorer(NabProfile.STANDARD, best, 1 - half, 2).at(chosen.threshold());
            out.printf(
                    "half %d alone %.2f (%s); these settings and threshold on the other half: %.2f%n",
                    half + 1, chosen.score(), best, other.score());
        }
    }

    private static List<SeriesConfig> settings() {
        List<SeriesConfig> settings = new ArrayList<>();
        for (double surprise : SURPRISES) {
            for (int rest : RESTS) {
                settings.add(new SeriesConfig(surprise, rest));
            }
        }
        return settings;
    }

    private List<Chart.Bar> eachSeries(PrintStream out) {
        double threshold =
                scorer(NabProfile.STANDARD, SeriesConfig.DEFAULT, 0, 1).best().threshold();
        List<Chart.Bar> bars = new ArrayList<>();
        for (int i = 0; i < series.size(); i++) {
            NabScorer one = new NabScorer(NabProfile.STANDARD);
            one.add(series.get(i), scores(i, SeriesConfig.DEFAULT));
            NabScorer.Result result = one.at(threshold);
            out.printf("%2d %-55s %s%n", i + 1, series.get(i).name(), words(result));
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

    private void draw(Path folder, List<Chart.Bar> bars) throws IOException {
        Chart.bars(
                        "NAB, each series at the common threshold",
                        new Chart.Range(0, 15),
                        List.of("windows found", "windows missed", "false alarms"),
                        bars)
                .write(folder.resolve("series.svg"));
        List<Chart.Curve> curves = new ArrayList<>();
        for (int rest : RESTS) {
            List<Chart.Point> points = new ArrayList<>();
            for (double surprise : SURPRISES) {
                SeriesConfig config = new SeriesConfig(surprise, rest);
                double score = scorer(NabProfile.STANDARD, config, 0, 1).at(0.5).score();
                points.add(new Chart.Point(surprise, score));
            }
            curves.add(new Chart.Curve("rest of " + rest + " points", points));
        }
        Chart.curves(
                        "NAB standard score by the detector's own settings",
                        "surprise at which an alarm begins",
                        new Chart.Range(2, 4.5),
                        new Chart.Range(0, 100),
                        curves)
                .write(folder.resolve("series-settings.svg"));
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

    private static double[] surprises(LabelledSeries series) {
        SeriesDetector detector = new SeriesDetector();
        double[] surprises = new double[series.size()];
        for (int i = 0; i < surprises.length; i++) {
            surprises[i] = detector.judge(series.timeMs(i), series.value(i)).surprise();
        }
        return surprises;
    }
}
