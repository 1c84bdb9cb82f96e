package io.minikafka.observer.scale.service;

import io.minikafka.observer.forecast.ForecastError;
import io.minikafka.observer.forecast.Quantiles;
import io.minikafka.observer.json.Json;
import io.minikafka.observer.scale.Capacity.Action;
import io.minikafka.observer.scale.Decision;
import io.minikafka.observer.scale.Ledger;
import io.minikafka.observer.scale.Spending;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import java.util.Locale;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/// What the scaler tells over HTTP, as JSON (docs/scaling.md).
final class ScaleJson {
    private static final int[] AHEAD = {1, 5, 15, 30, 60};
    private static final MathContext DIGITS = new MathContext(6);

    private ScaleJson() {}

    static Json action(Action action) {
        return Json.object(
                "id", action.id(),
                "action", word(action.kind()),
                "nodes", action.nodes(),
                "target", action.target(),
                "reason", action.reason());
    }

    static Json decision(Decision decision) {
        return Json.object(
                "minute", decision.minute(),
                "load", number(decision.load()),
                "ready", decision.ready(),
                "total", decision.total(),
                "target", decision.target(),
                "rule", word(decision.rule()),
                "reason", decision.reason());
    }

    static Json history(List<Ledger.Entry> entries) {
        return Json.of(
                entries.stream()
                        .map(entry ->
                                Json.object(
                                        "decision", decision(entry.decision()),
                                        "outcome", word(entry.outcome()),
                                        "words", entry.outcome().words()))
                        .toList());
    }

    static Json forecast(String series, IntFunction<Quantiles> forecast, ForecastError error) {
        return Json.object(
                "series", series,
                "forecast",
                        IntStream.of(AHEAD)
                                .mapToObj(minutes -> point(minutes, forecast.apply(minutes)))
                                .toList(),
                "error", number(error.meanError()),
                "last_value_error", number(error.lastValueMeanError()),
                "below_q95", number(error.coveredBelowQ95()),
                "trusted", error.trusted());
    }

    private static Json point(int minutes, Quantiles load) {
        return Json.object(
                "minutes", minutes,
                "median", number(load.median()),
                "q05", number(load.at(0.05)),
                "q95", number(load.at(0.95)),
                "q99", number(load.at(0.99)));
    }

    static Json spending(Spending spent) {
        return Json.object(
                "minutes", spent.minutes(),
                "node_minutes", spent.nodeMinutes(),
                "reactive_node_minutes", spent.reactiveNodeMinutes(),
                "missed_minutes", spent.missed(),
                "reactive_missed_minutes", spent.reactiveMissed());
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    /// No more digits than a load has.
    private static double number(double value) {
        return Double.isFinite(value) ? new BigDecimal(value).round(DIGITS).doubleValue() : value;
    }
}
