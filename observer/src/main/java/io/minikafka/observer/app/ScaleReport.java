package io.minikafka.observer.app;

import io.minikafka.observer.json.Json;
import java.io.PrintWriter;
import java.util.Locale;

/// Tells people what a scaler says of itself. Minutes are counted from 1970.
final class ScaleReport {
    private static final long MINUTE_MS = 60_000;
    private static final String NOTHING = "Nothing was decided yet.";

    private final PrintWriter out;

    ScaleReport(PrintWriter out) {
        this.out = out;
    }

    void plan(Json decision) {
        if (decision.at("minute").number().isEmpty()) {
            out.println(NOTHING);
            return;
        }
        out.println(text(decision, "reason"));
        out.printf(
                Locale.ROOT,
                "  decided at %s by the %s rule; %d nodes ready, %d with those that start, %d from now on%n",
                time(decision),
                text(decision, "rule"),
                decision.at("ready").longOr(0),
                decision.at("total").longOr(0),
                decision.at("target").longOr(0));
    }

    void status(Json status) {
        if (status.at("mode").text().isEmpty()) {
            out.println(NOTHING);
            return;
        }
        out.println("mode      " + text(status, "mode"));
        if (!text(status, "trouble").isEmpty()) {
            out.println("trouble   " + text(status, "trouble"));
        }
        Json forecast = status.at("forecast");
        for (Json point : forecast.at("forecast").items()) {
            out.printf(
                    Locale.ROOT,
                    "forecast  in %2d min %s, with 95 %% no more than %s%n",
                    point.at("minutes").longOr(0),
                    number(point, "median"),
                    number(point, "q95"));
        }
        out.printf(
                Locale.ROOT,
                "error     %s; the last value's %s; %.1f %% below the 95 %% quantile; %s%n",
                number(forecast, "error"),
                number(forecast, "last_value_error"),
                100 * forecast.at("below_q95").number().orElse(0),
                forecast.at("trusted").isTrue()
                        ? "trusted"
                        : "not trusted, so the reactive rule decides");
        Json spending = status.at("spending");
        out.printf(
                Locale.ROOT,
                "account   %d node-minutes in %d minutes, %d missed; the reactive rule: %d, %d missed%n",
                spending.at("node_minutes").longOr(0),
                spending.at("minutes").longOr(0),
                spending.at("missed_minutes").longOr(0),
                spending.at("reactive_node_minutes").longOr(0),
                spending.at("reactive_missed_minutes").longOr(0));
    }

    void history(Json entries) {
        if (entries.items().isEmpty()) {
            out.println("No decision changed anything yet.");
        }
        for (Json entry : entries.items()) {
            Json decision = entry.at("decision");
            out.printf(
                    "%s  %d -> %d nodes  %s%n    %s%n",
                    time(decision),
                    decision.at("total").longOr(0),
                    decision.at("target").longOr(0),
                    text(entry, "words"),
                    text(decision, "reason"));
        }
    }

    private static String time(Json decision) {
        return Report.time(decision.at("minute").longOr(0) * MINUTE_MS);
    }

    private static String text(Json from, String name) {
        return Report.clean(from.at(name).textOr(""));
    }

    private static String number(Json from, String name) {
        double value = from.at(name).number().orElse(Double.NaN);
        return String.format(Locale.ROOT, value < 10 ? "%.2f" : "%,.0f", value);
    }
}
