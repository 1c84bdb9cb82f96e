package io.minikafka.observer.scale.service;

import io.minikafka.observer.forecast.ForecastError;
import io.minikafka.observer.forecast.Quantiles;
import io.minikafka.observer.scale.Capacity.Action;
import io.minikafka.observer.scale.Decision;
import io.minikafka.observer.scale.Ledger;
import io.minikafka.observer.scale.Spending;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.IntFunction;
import java.util.stream.Collectors;

/// What the scaler tells over HTTP, as JSON (docs/scaling.md).
final class ScaleJson {
    private static final int[] AHEAD = {1, 5, 15, 30, 60};

    private ScaleJson() {}

    static String action(Action action) {
        return object(
                "id", text(action.id()),
                "action", text(action.kind().name().toLowerCase(Locale.ROOT)),
                "nodes", action.nodes(),
                "target", action.target(),
                "reason", text(action.reason()));
    }

    static String decision(Decision decision) {
        return object(
                "minute", decision.minute(),
                "load", number(decision.load()),
                "ready", decision.ready(),
                "total", decision.total(),
                "target", decision.target(),
                "rule", text(decision.rule().name().toLowerCase(Locale.ROOT)),
                "reason", text(decision.reason()));
    }

    static String history(List<Ledger.Entry> entries) {
        return array(
                entries.stream()
                        .map(entry ->
                                object(
                                        "decision", decision(entry.decision()),
                                        "outcome",
                                                text(
                                                        entry.outcome()
                                                                .name()
                                                                .toLowerCase(Locale.ROOT)),
                                        "words", text(entry.outcome().words())))
                        .toList());
    }

    static String forecast(String series, IntFunction<Quantiles> forecast, ForecastError error) {
        List<String> points =
                Arrays.stream(AHEAD)
                        .mapToObj(minutes ->
                                object(
                                        "minutes", minutes,
                                        "median", number(forecast.apply(minutes).median()),
                                        "q05", number(forecast.apply(minutes).at(0.05)),
                                        "q95", number(forecast.apply(minutes).at(0.95)),
                                        "q99", number(forecast.apply(minutes).at(0.99))))
                        .toList();
        return object(
                "series", text(series),
                "forecast", array(points),
                "error", number(error.meanError()),
                "last_value_error", number(error.lastValueMeanError()),
                "below_q95", number(error.coveredBelowQ95()),
                "trusted", error.trusted());
    }

    static String spending(Spending spent) {
        return object(
                "minutes", spent.minutes(),
                "node_minutes", spent.nodeMinutes(),
                "reactive_node_minutes", spent.reactiveNodeMinutes(),
                "missed_minutes", spent.missed(),
                "reactive_missed_minutes", spent.reactiveMissed());
    }

    static String array(List<String> items) {
        return items.stream().collect(Collectors.joining(",", "[", "]"));
    }

    /// @param pairs a name and its value, which is JSON already, again and again
    static String object(Object... pairs) {
        StringBuilder out = new StringBuilder("{");
        for (int i = 0; i < pairs.length; i += 2) {
            out.append(i == 0 ? "" : ",")
                    .append(text((String) pairs[i]))
                    .append(':')
                    .append(pairs[i + 1]);
        }
        return out.append('}').toString();
    }

    static String text(String value) {
        StringBuilder out = new StringBuilder("\"");
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '"' || c == '\\') {
                out.append('\\').append(c);
            } else if (c < ' ' || c > '~') {
                out.append(String.format("\\u%04x", (int) c));
            } else {
                out.append(c);
            }
        }
        return out.append('"').toString();
    }

    private static String number(double value) {
        return Double.isFinite(value) ? String.format(Locale.ROOT, "%.6g", value) : "null";
    }
}
