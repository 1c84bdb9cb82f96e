package io.minikafka.observer.evaluation;

import io.minikafka.observer.forecast.Forecaster;
import io.minikafka.observer.forecast.Quantiles;
import io.minikafka.observer.plot.Svg;
import io.minikafka.observer.scale.simulation.Trace;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// How far forecasts are off on the traces, beside "it stays as it is": each minute is forecast from those before it only, from
/// the second day on. Minutes with no load, which are outages of these traces, count in the second row of a trace only.
final class ForecastEvaluation {
    private static final int DAY = 1440;
    private static final List<Integer> HORIZONS = List.of(1, 5, 10, 15, 30, 60);

    private final Trace trace;
    private final Quantiles[][] forecasts;
    private long forecastNanos;

    private ForecastEvaluation(Trace trace) {
        this.trace = trace;
        forecasts = new Quantiles[HORIZONS.size()][trace.minutes() + 60];
    }

    static void run(Path data, Optional<Path> plots, PrintStream out) throws IOException {
        List<Chart.Bar> bars = new ArrayList<>();
        for (String name : List.of("nasa1995", "twitter2021")) {
            Trace trace = Trace.read(data.resolve("traffic").resolve(name + ".csv"));
            ForecastEvaluation evaluation = new ForecastEvaluation(trace);
            evaluation.play(name, out);
            evaluation.table(name, bars, out);
            if (plots.isPresent()) {
                evaluation.draw(name).write(plots.get().resolve("forecast-" + name + ".svg"));
            }
        }
        if (plots.isPresent()) {
            Chart.bars(
                            "Mean error at 15 minutes, last value = 1",
                            new Chart.Range(0, 1),
                            List.of("ratio"),
                            bars)
                    .write(plots.get().resolve("forecast.svg"));
        }
    }

    private void play(String name, PrintStream out) {
        Forecaster forecaster = new Forecaster(0, 1);
        long begin = System.nanoTime();
        for (int minute = 0; minute < trace.minutes(); minute++) {
            forecaster.observe(minute, trace.loads().get(minute));
            long before = System.nanoTime();
            for (int i = 0; i < HORIZONS.size(); i++) {
                forecasts[i][minute + HORIZONS.get(i)] = forecaster.forecast(HORIZONS.get(i));
            }
            forecastNanos += System.nanoTime() - before;
        }
        double perMinute = (System.nanoTime() - begin) / 1e6 / trace.minutes();
        out.printf(
                "%s: %.2f ms for each minute, training included (%.4f %% of one core); %.1f us a forecast%n",
                name,
                perMinute,
                perMinute / 60_000 * 100,
                forecastNanos / 1e3 / trace.minutes() / HORIZONS.size());
    }

    private void table(String name, List<Chart.Bar> bars, PrintStream out) {
        out.printf("| trace | minutes ahead | mean error | last value | ratio | below q95 |%n");
        for (int i = 0; i < HORIZONS.size(); i++) {
            Part all = new Part(DAY, trace.minutes());
            double ratio = row(name, i, all, false, out);
            if (HORIZONS.get(i) == 15) {
                bars.add(new Chart.Bar(name, List.of(ratio)));
                row(name + " with outages", i, all, true, out);
                int half = trace.minutes() / 2;
                row(name + ", first half", i, new Part(DAY, half), false, out);
                row(name + ", second half", i, new Part(half, trace.minutes()), false, out);
            }
        }
    }

    /// Settings are chosen on the first half of a trace, so the second tells how far to believe it.
    private record Part(int from, int until) {}

    private double row(String name, int i, Part part, boolean withOutages, PrintStream out) {
        int horizon = HORIZONS.get(i);
        double error = 0;
        double lastValue = 0;
        int below = 0;
        int count = 0;
        for (int minute = part.from(); minute < part.until(); minute++) {
            double actual = trace.loads().get(minute);
            double last = trace.loads().get(minute - horizon);
            if (withOutages || (actual > 0 && last > 0)) {
                count++;
                error += Math.abs(forecasts[i][minute].median() - actual);
                lastValue += Math.abs(last - actual);
                below += actual <= forecasts[i][minute].at(0.95) ? 1 : 0;
            }
        }
        out.printf(
                "| %s | %d | %.2f | %.2f | %.3f | %.1f %% |%n",
                name,
                horizon,
                error / count,
                lastValue / count,
                error / lastValue,
                100.0 * below / count);
        return error / lastValue;
    }

    /// The sixth day, 15 minutes ahead.
    private Svg draw(String name) {
        int from = 5 * DAY;
        int i = HORIZONS.indexOf(15);
        List<Chart.Point> actual = new ArrayList<>();
        List<Chart.Point> median = new ArrayList<>();
        List<Chart.Point> high = new ArrayList<>();
        double most = 1;
        for (int minute = 0; minute < DAY; minute++) {
            Quantiles forecast = forecasts[i][from + minute];
            double hour = minute / 60.0;
            actual.add(new Chart.Point(hour, trace.loads().get(from + minute)));
            median.add(new Chart.Point(hour, forecast.median()));
            high.add(new Chart.Point(hour, forecast.at(0.95)));
            most = Math.max(most, Math.max(forecast.at(0.95), trace.loads().get(from + minute)));
        }
        return Chart.curves(
                name + ", day 6: forecast 15 minutes before",
                "hour",
                new Chart.Range(0, 24),
                new Chart.Range(0, Math.ceil(most / 50) * 50),
                List.of(
                        new Chart.Curve("load", actual),
                        new Chart.Curve("q95", high),
                        new Chart.Curve("median", median)));
    }
}
