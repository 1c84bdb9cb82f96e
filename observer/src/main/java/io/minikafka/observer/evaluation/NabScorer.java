package io.minikafka.observer.evaluation;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The score of the Numenta Anomaly Benchmark (Lavin and Ahmad, "Evaluating real-time anomaly detection algorithms",
/// 2015), which rewards early detection.
///
/// - A window counts once, by its earliest detection: a sigmoid of the place in the window, near 1 at the left edge,
///   near 0 at the right. A window without detection costs the weight of a miss.
/// - A detection outside costs the weight of a false alarm, less if it is shortly after a window: the same sigmoid,
///   continued to the right.
/// - The first 15 % of a series (of at most 5,000 points) are for learning: nothing there counts.
/// - One threshold for all series, chosen for each profile so that the sum is greatest.
/// - 0 is a detector that says nothing, 100 one that finds each window at its first point and nothing else.
final class NabScorer {
    private static final double PROBATION = 0.15;
    private static final int PROBATION_POINTS_MAX = 5_000;
    private static final double FAR_BEHIND = 3;

    /// @param score normalised: 0 for silence, 100 for perfection
    record Result(double score, double threshold, int found, int missed, int falseAlarms) {}

    /// One point that counts: what a detection there is worth, and which window it is in (-1: none).
    private record Point(double score, double worth, int window) {}

    private final NabProfile profile;
    private final List<Point> points = new ArrayList<>();
    private int windows;

    NabScorer(NabProfile profile) {
        this.profile = profile;
    }

    static int probation(int size) {
        return (int) Math.min(Math.floor(PROBATION * size), PROBATION * PROBATION_POINTS_MAX);
    }

    /// Adds a series with the scores that the detector gave to its points.
    void add(LabelledSeries series, double[] scores) {
        int probation = probation(series.size());
        List<LabelledSeries.Window> left = new ArrayList<>(series.windows());
        LabelledSeries.@Nullable Window before = null;
        int firstWindow = windows;
        for (LabelledSeries.Window window : left) {
            windows += window.right() >= probation ? 1 : 0;
        }
        int next = 0;
        int counted = firstWindow;
        for (int i = 0; i < series.size(); i++) {
            while (next < left.size() && i > left.get(next).right()) {
                before = left.get(next);
                counted += before.right() >= probation ? 1 : 0;
                next++;
            }
            if (i < probation) {
                continue;
            }
            if (next < left.size() && i >= left.get(next).left()) {
                points.add(new Point(scores[i], inside(left.get(next), i), counted));
            } else {
                points.add(new Point(scores[i], outside(before, i), -1));
            }
        }
    }

    private double inside(LabelledSeries.Window window, int i) {
        double place = -(window.right() - i + 1) / (double) window.width();
        return profile.truePositive() * sigmoid(place) / sigmoid(-1);
    }

    private double outside(LabelledSeries.@Nullable Window before, int i) {
        double place =
                before == null ? FAR_BEHIND : (i - before.right()) / (double) (before.width() - 1);
        return profile.falsePositive() * sigmoid(place);
    }

    static double sigmoid(double place) {
        return place >= FAR_BEHIND ? -1 : 2 / (1 + Math.exp(5 * place)) - 1;
    }

    /// The best threshold's result; of equal ones the highest threshold's.
    Result best() {
        List<Point> falling = new ArrayList<>(points);
        falling.sort(Comparator.comparingDouble(Point::score).reversed());
        Sweep sweep = new Sweep();
        Result best = sweep.result(Double.POSITIVE_INFINITY);
        for (int i = 0; i < falling.size(); i++) {
            sweep.detect(falling.get(i));
            double threshold = falling.get(i).score();
            boolean whole = i + 1 == falling.size() || falling.get(i + 1).score() != threshold;
            if (whole && sweep.normalised() > best.score()) {
                best = sweep.result(threshold);
            }
        }
        return best;
    }

    /// The result at a threshold that was chosen elsewhere.
    Result at(double threshold) {
        Sweep sweep = new Sweep();
        for (Point point : points) {
            if (point.score() >= threshold) {
                sweep.detect(point);
            }
        }
        return sweep.result(threshold);
    }

    /// The sum while the threshold falls.
    private final class Sweep {
        private final double[] best = new double[windows];
        private final boolean[] found = new boolean[windows];
        private double sum = -windows * profile.falseNegative();
        private int foundCount;
        private int falseAlarms;

        void detect(Point point) {
            int window = point.window();
            if (window < 0) {
                falseAlarms++;
                sum += point.worth();
            } else if (!found[window]) {
                found[window] = true;
                foundCount++;
                best[window] = point.worth();
                sum += profile.falseNegative() + point.worth();
            } else if (point.worth() > best[window]) {
                sum += point.worth() - best[window];
                best[window] = point.worth();
            }
        }

        double normalised() {
            double silence = -windows * profile.falseNegative();
            double perfection = windows * profile.truePositive();
            return windows == 0 ? 100 + sum : 100 * (sum - silence) / (perfection - silence);
        }

        Result result(double threshold) {
            return new Result(
                    normalised(), threshold, foundCount, windows - foundCount, falseAlarms);
        }
    }
}
