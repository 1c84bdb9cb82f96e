package io.minikafka.observer.evaluation;

import io.minikafka.observer.sessions.Session;
import io.minikafka.observer.sessions.SessionModel;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/// F1 of the session detector without labels. For HDFS only a sample of the published sessions is at hand: the rates
/// found on it are projected to the published numbers, so that F1 can be compared with papers. Each normal session is
/// judged by a model of the other four fifths.
final class SessionEvaluation {
    private static final int FOLDS = 5;
    private static final double HDFS_NORMAL_PUBLISHED = 553_366;
    private static final double HDFS_ABNORMAL_PUBLISHED = 16_838;

    private SessionEvaluation() {}

    /// What the model gave to normal and to abnormal sessions, and how many of each the published set has.
    private static final class Scores {
        private final String name;
        private final double[] normal;
        private final double[] abnormal;
        private final double normalAll;
        private final double abnormalAll;

        Scores(
                String name,
                double[] normal,
                double[] abnormal,
                double normalAll,
                double abnormalAll) {
            this.name = name;
            this.normal = normal;
            this.abnormal = abnormal;
            this.normalAll = normalAll;
            this.abnormalAll = abnormalAll;
        }

        double falseAlarmRate(double border) {
            return share(normal, border);
        }

        double recall(double border) {
            return share(abnormal, border);
        }

        double f1(double border) {
            double found = recall(border) * abnormalAll;
            return 2 * found / (abnormalAll + found + falseAlarmRate(border) * normalAll);
        }

        private static double share(double[] scores, double border) {
            return (double) Arrays.stream(scores).filter(score -> score > border).count()
                    / scores.length;
        }
    }

    static void run(Path data, Optional<Path> plots, PrintStream out) throws IOException {
        Path folder = data.resolve("log-sequences");
        List<Chart.Curve> curves = new ArrayList<>();
        for (Scores scores : List.of(hdfs(folder), openStack(folder))) {
            out.printf(
                    "%-10s false alarms %.4f %%, recall %.4f, F1 %.4f%n",
                    scores.name, 100 * scores.falseAlarmRate(1), scores.recall(1), scores.f1(1));
            List<Chart.Point> points = new ArrayList<>();
            for (double border = 0.2; border <= 3; border += 0.05) {
                points.add(new Chart.Point(border, scores.f1(border)));
            }
            curves.add(new Chart.Curve(scores.name, points));
        }
        if (plots.isPresent()) {
            Chart.curves(
                            "Session anomalies: F1 (HDFS projected) by border",
                            "border, as a multiple of the detector's own",
                            new Chart.Range(0, 3),
                            new Chart.Range(0.5, 1),
                            curves)
                    .write(plots.get().resolve("sessions.svg"));
        }
    }

    private static Scores hdfs(Path folder) throws IOException {
        List<Session> normal = sessions(folder.resolve("hdfs_normal.txt"));
        List<Session> abnormal = sessions(folder.resolve("hdfs_abnormal.txt"));
        DoubleStream.Builder normalScores = DoubleStream.builder();
        DoubleStream.Builder abnormalScores = DoubleStream.builder();
        for (int fold = 0; fold < FOLDS; fold++) {
            List<Session> learned = new ArrayList<>();
            List<Session> held = new ArrayList<>();
            for (int i = 0; i < normal.size(); i++) {
                (i % FOLDS == fold ? held : learned).add(normal.get(i));
            }
            SessionModel model = SessionModel.learn(learned);
            scores(model, held).forEach(normalScores::add);
            scores(model, abnormal).forEach(abnormalScores::add);
        }
        return new Scores(
                "HDFS",
                normalScores.build().toArray(),
                abnormalScores.build().toArray(),
                HDFS_NORMAL_PUBLISHED,
                HDFS_ABNORMAL_PUBLISHED);
    }

    private static Scores openStack(Path folder) throws IOException {
        SessionModel model = SessionModel.learn(sessions(folder.resolve("openstack_train.csv")));
        double[] normal =
                scores(model, sessions(folder.resolve("openstack_test_normal.csv"))).toArray();
        double[] abnormal =
                scores(model, sessions(folder.resolve("openstack_test_abnormal.csv"))).toArray();
        return new Scores("OpenStack", normal, abnormal, normal.length, abnormal.length);
    }

    private static DoubleStream scores(SessionModel model, List<Session> sessions) {
        return sessions.stream().mapToDouble(session -> model.judge(session).score());
    }

    /// A session a line: events between spaces, after the session's name and a comma if it has one.
    private static List<Session> sessions(Path file) throws IOException {
        try (Stream<String> lines = Files.lines(file)) {
            return lines.map(line -> line.substring(line.indexOf(',') + 1).strip())
                    .filter(line -> !line.isEmpty() && Character.isDigit(line.charAt(0)))
                    .map(line ->
                            Session.of(
                                    Arrays.stream(line.split(" +"))
                                            .mapToInt(Integer::parseInt)
                                            .toArray()))
                    .toList();
        }
    }
}
